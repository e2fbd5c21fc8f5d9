using AgentHost.Abstractions.SourceGenerator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AgentHost.Abstractions.SourceGenerator.Reading;

/// <summary>From the symbol that carries the attribute to the tool's model.</summary>
internal static class ToolReader
{
    public static ToolFound Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken)
    {
        var findings = new List<DiagnosticInfo>();
        var place = LocationInfo.From(context.TargetSymbol);
        var shapes = new ShapeReader(context.SemanticModel.Compilation, findings, cancellationToken);
        var model = context.TargetSymbol switch
        {
            IMethodSymbol method => Method(method, context.Attributes[0], shapes, findings, place, cancellationToken),
            INamedTypeSymbol type => Class(type, context.Attributes[0], shapes, findings, place, cancellationToken),
            _ => null,
        };
        return new(findings.Count == 0 ? model : null, place, new(findings));
    }

    private static ToolModel? Method(
        IMethodSymbol method,
        AttributeData attribute,
        ShapeReader shapes,
        List<DiagnosticInfo> findings,
        LocationInfo place,
        CancellationToken cancellationToken)
    {
        var type = method.ContainingType;
        if (!Symbols.IsPlugin(type))
        {
            findings.Add(DiagnosticInfo.Of(Diagnostics.MethodOutsidePlugin, place, method.Name));
            return null;
        }

        if (method.IsGenericMethod)
        {
            findings.Add(DiagnosticInfo.Of(Diagnostics.GenericMethod, place, method.Name));
            return null;
        }

        if (Symbols.NotPartial(type) is { } closed)
        {
            findings.Add(DiagnosticInfo.Of(Diagnostics.NotPartial, LocationInfo.From(closed), closed.Name));
        }

        var comment = Texts.Comment(method, cancellationToken);
        var arguments = new List<PropertyShape>();
        var call = new List<string>();
        foreach (var parameter in method.Parameters)
        {
            if (Symbols.IsContract(parameter.Type, "ToolContext"))
            {
                call.Add("context");
            }
            else if (Symbols.IsSystem(parameter.Type, "System.Threading", "CancellationToken"))
            {
                call.Add("cancellationToken");
            }
            else if (shapes.Parameter(parameter, comment) is { } argument)
            {
                arguments.Add(argument);
                call.Add("arguments." + Symbols.Identifier(parameter.Name));
            }
        }

        shapes.CheckNames(arguments, method.Name, place);
        if (Return(method.ReturnType) is not var (form, awaited))
        {
            findings.Add(DiagnosticInfo.Of(Diagnostics.BadReturn, place, method.Name, method.ReturnType.ToDisplayString(Symbols.Short)));
            return null;
        }

        var shape = new TypeShape(ShapeKind.Record, "", Nullable: false) { Properties = new(arguments) };
        return Tool(method, attribute, shape, type, comment, findings, place) with
        {
            Method = new(Symbols.Identifier(method.Name), method.IsStatic, awaited, form, new(call)),
        };
    }

    private static ToolModel? Class(
        INamedTypeSymbol type,
        AttributeData attribute,
        ShapeReader shapes,
        List<DiagnosticInfo> findings,
        LocationInfo place,
        CancellationToken cancellationToken)
    {
        if (Symbols.BaseOf(type, "Tool", 1) is not { } parent || type.IsAbstract || type.IsGenericType
            || parent.TypeArguments[0] is not INamedTypeSymbol { IsRecord: true } arguments)
        {
            findings.Add(DiagnosticInfo.Of(Diagnostics.NotTypedTool, place, type.Name));
            return null;
        }

        if (Symbols.NotPartial(type) is { } closed)
        {
            findings.Add(DiagnosticInfo.Of(Diagnostics.NotPartial, LocationInfo.From(closed), closed.Name));
        }

        var constructor = type.InstanceConstructors
            .Where(candidate => candidate.DeclaredAccessibility != Accessibility.Private)
            .Select(candidate => candidate.Parameters.Select(Service).ToList())
            .Where(services => services.TrueForAll(service => service is not null))
            .OrderByDescending(services => services.Count)
            .FirstOrDefault();
        if (constructor is null)
        {
            findings.Add(DiagnosticInfo.Of(Diagnostics.NoConstructor, place, type.Name));
        }

        return shapes.Record(arguments, place) is { } shape && constructor is not null
            ? Tool(type, attribute, shape, type, Texts.Comment(type, cancellationToken), findings, place) with { ConstructorArguments = new(constructor!) }
            : null;
    }

    private static string? Service(IParameterSymbol parameter) =>
        Symbols.IsContract(parameter.Type, "IPluginContext") ? "context"
        : Symbols.IsContract(parameter.Type, "IWorkspaceContext") ? "workspace"
        : parameter.Type is INamedTypeSymbol type && Symbols.IsPlugin(type) ? "this"
        : null;

    private static ToolModel Tool(
        ISymbol symbol, AttributeData attribute, TypeShape arguments, INamedTypeSymbol declaring, System.Xml.Linq.XElement? comment,
        List<DiagnosticInfo> findings, LocationInfo place)
    {
        var name = attribute.ConstructorArguments.Length > 0 && attribute.ConstructorArguments[0].Value is string given ? given : Names.Tool(symbol.Name);
        if (!Names.IsToolName(name))
        {
            findings.Add(DiagnosticInfo.Of(Diagnostics.BadName, place, name));
        }

        // The compiler refuses it too, and does not say what to write instead.
        if (attribute.ApplicationSyntaxReference?.GetSyntax() is AttributeSyntax { ArgumentList: { } written }
            && written.Arguments.FirstOrDefault(static argument => argument.NameEquals?.Name.Identifier.Text == "Name") is { } named)
        {
            findings.Add(DiagnosticInfo.Of(Diagnostics.NamedName, place, symbol.Name, named.Expression.ToString()));
        }

        object? Named(string key) => attribute.NamedArguments.FirstOrDefault(argument => argument.Key == key).Value.Value;
        return new(
            name, Texts.Summary(comment), Named("Effects") as int?, Named("Defer") as bool? ?? false,
            Named("NeedsUser") as bool? ?? false, Named("TimeoutSeconds") as double? ?? 0,
            Symbols.Declaration(declaring), arguments)
        {
            Replaces = Named("Replaces") as string,
            LongRunning = Named("LongRunning") as bool? ?? false,
        };
    }

    private static (ReturnForm Form, bool Awaited)? Return(ITypeSymbol type)
    {
        var awaited = false;
        foreach (var task in new[] { "Task", "ValueTask" })
        {
            if (Symbols.IsSystem(type, "System.Threading.Tasks", task))
            {
                return (ReturnForm.Nothing, true);
            }

            if (Symbols.IsSystem(type, "System.Threading.Tasks", task, 1))
            {
                type = ((INamedTypeSymbol)type).TypeArguments[0];
                awaited = true;
                break;
            }
        }

        return type switch
        {
            { SpecialType: SpecialType.System_String } => (ReturnForm.Text, awaited),
            { SpecialType: SpecialType.System_Void } => (ReturnForm.Nothing, false),
            _ when Symbols.IsContract(type, "ToolResult") => (ReturnForm.Result, awaited),
            _ => null,
        };
    }
}
