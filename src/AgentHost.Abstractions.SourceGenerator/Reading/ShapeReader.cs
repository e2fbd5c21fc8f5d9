using System.Xml.Linq;
using AgentHost.Abstractions.SourceGenerator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AgentHost.Abstractions.SourceGenerator.Reading;

/// <summary>From the types of arguments to shapes, with a finding for each that cannot be one.</summary>
internal sealed class ShapeReader(Compilation compilation, List<DiagnosticInfo> findings, CancellationToken cancellationToken)
{
    private static readonly HashSet<string> Lists = new(StringComparer.Ordinal)
    {
        "IReadOnlyList", "IReadOnlyCollection", "IEnumerable", "IList", "ICollection", "List",
    };

    private readonly Stack<ITypeSymbol> _path = new();

    /// <summary>A parameter of a method.</summary>
    public PropertyShape? Parameter(IParameterSymbol parameter, XElement? comment)
    {
        var place = LocationInfo.From(parameter);
        if (parameter.RefKind != RefKind.None || parameter.IsParams)
        {
            Unsupported(place, parameter.Name, parameter.Type, "arguments are passed by value, without ref, out, in or params");
            return null;
        }

        return Type(parameter.Type, parameter.Name, place) is { } type
            ? FromParameter(parameter, type, Texts.Parameter(comment, parameter.Name), property: null)
            : null;
    }

    /// <summary>A record with all its properties; null when one of them has no shape.</summary>
    public TypeShape? Record(INamedTypeSymbol type, LocationInfo place)
    {
        _path.Push(type);
        var before = findings.Count;
        var comment = Texts.Comment(type, cancellationToken);
        var properties = Properties(type);
        var constructor = Constructor(type, properties);
        var shapes = new List<PropertyShape>();
        foreach (var parameter in constructor?.Parameters ?? [])
        {
            var property = properties.First(candidate => Fits(parameter, candidate));
            if (Type(parameter.Type, parameter.Name, Near(parameter, place)) is { } shape)
            {
                shapes.Add(FromParameter(parameter, shape, Texts.Parameter(comment, parameter.Name), property) with
                {
                    ConstructorParameter = Symbols.Identifier(parameter.Name)
                });
            }
        }

        foreach (var property in properties)
        {
            if (property.SetMethod is not { DeclaredAccessibility: Accessibility.Public or Accessibility.Internal }
                || constructor?.Parameters.Any(parameter => Fits(parameter, property)) == true)
            {
                continue;
            }

            if (Type(property.Type, property.Name, Near(property, place)) is { } shape)
            {
                shapes.Add(FromProperty(property, shape));
            }
        }

        CheckNames(shapes, type.Name, place);
        _path.Pop();
        return findings.Count > before ? null : new(ShapeKind.Record, FullName(type), Nullable: false) { Properties = new(shapes) };
    }

    /// <summary>Reports arguments that would be one in JSON.</summary>
    public void CheckNames(IEnumerable<PropertyShape> shapes, string owner, LocationInfo place)
    {
        foreach (var twin in shapes.GroupBy(shape => shape.JsonName, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            findings.Add(DiagnosticInfo.Of(Diagnostics.SameArgument, place, twin.Last().Name, owner));
        }
    }

    private TypeShape? Type(ITypeSymbol type, string name, LocationInfo place)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var nullable = type.NullableAnnotation == NullableAnnotation.Annotated;
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } wrapped)
        {
            type = wrapped.TypeArguments[0];
            nullable = true;
        }

        type = type.WithNullableAnnotation(NullableAnnotation.NotAnnotated);
        var full = FullName(type);
        switch (type.SpecialType)
        {
            case SpecialType.System_String: return new(ShapeKind.Text, full, nullable);
            case SpecialType.System_Boolean: return new(ShapeKind.Boolean, full, nullable);
            case SpecialType.System_Int32: return new(ShapeKind.Int32, full, nullable);
            case SpecialType.System_Int64: return new(ShapeKind.Int64, full, nullable);
            case SpecialType.System_Double: return new(ShapeKind.Double, full, nullable);
            case SpecialType.System_Decimal: return new(ShapeKind.Decimal, full, nullable);
        }

        if (type.TypeKind == TypeKind.Enum)
        {
            var members = type.GetMembers().OfType<IFieldSymbol>().Where(field => field.HasConstantValue);
            return new(ShapeKind.Enum, full, nullable)
            {
                Words = new(members.Select(field => new EnumWord(Symbols.Identifier(field.Name), Names.Word(field.Name))))
            };
        }

        if (Symbols.IsSystem(type, "System.Text.Json", "JsonElement"))
        {
            return new(ShapeKind.Any, full, nullable);
        }

        if (Element(type) is var (kind, element))
        {
            return Type(element, name, place) is { } inner
                ? new(kind, full, nullable) { Element = inner, IsListClass = type.Name == "List" }
                : null;
        }

        if (type is INamedTypeSymbol { IsRecord: true, IsAbstract: false } record)
        {
            if (_path.Any(outer => SymbolEqualityComparer.Default.Equals(outer, record)))
            {
                Unsupported(place, name, type, "a record cannot contain itself; take a JsonElement for trees");
                return null;
            }

            return Record(record, place) is { } shape ? shape with { Nullable = nullable } : null;
        }

        Unsupported(
            place, name, type, "string, bool, int, long, double, decimal, an enum, JsonElement, a record, a list of these or IReadOnlyDictionary<string, T>");
        return null;
    }

    private static (ShapeKind Kind, ITypeSymbol Element)? Element(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol { Rank: 1 } array)
        {
            return (ShapeKind.List, array.ElementType);
        }

        if (type is not INamedTypeSymbol named || named.ContainingNamespace?.ToDisplayString() != "System.Collections.Generic")
        {
            return null;
        }

        if (named.Arity == 1 && Lists.Contains(named.Name))
        {
            return (ShapeKind.List, named.TypeArguments[0]);
        }

        return named is { Arity: 2, Name: "IReadOnlyDictionary" or "IDictionary" or "Dictionary" }
            && named.TypeArguments[0].SpecialType == SpecialType.System_String
            ? (ShapeKind.Map, named.TypeArguments[1])
            : null;
    }

    private static PropertyShape FromParameter(IParameterSymbol parameter, TypeShape type, string description, IPropertySymbol? property)
    {
        var value = parameter.HasExplicitDefaultValue ? parameter.ExplicitDefaultValue : null;
        return new(
            property is null ? Symbols.Identifier(parameter.Name) : Symbols.Identifier(property.Name), JsonName(property) ?? Names.Camel(parameter.Name),
            description, type, Optional: type.Nullable || parameter.HasExplicitDefaultValue)
        {
            DefaultCode = Literals.Code(value, type, parameter.Type),
            DefaultJson = Literals.Json(value, type, parameter.Type),
            Limits = Limits.Read(type, parameter, property),
        };
    }

    private PropertyShape FromProperty(IPropertySymbol property, TypeShape type)
    {
        var initializer = Initializer(property);
        var value = initializer is null ? default : compilation.GetSemanticModel(initializer.SyntaxTree).GetConstantValue(initializer, cancellationToken);

        // A number or flag that nobody requires is its type's default when left out; text is not.
        var optional = !property.IsRequired && (type.Nullable || initializer is not null || property.Type.IsValueType);
        return new(
            Symbols.Identifier(property.Name), JsonName(property) ?? Names.Camel(property.Name), Texts.Summary(Texts.Comment(property, cancellationToken)),
            type, optional || type.Nullable)
        {
            KeepsInitializer = initializer is not null && !value.HasValue && !property.IsRequired,
            DefaultCode = Literals.Code(value.Value, type, property.Type),
            DefaultJson = Literals.Json(value.Value, type, property.Type),
            Limits = Limits.Read(type, property),
        };
    }

    private ExpressionSyntax? Initializer(IPropertySymbol property) =>
        property.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellationToken)).OfType<PropertyDeclarationSyntax>()
            .Select(syntax => syntax.Initializer?.Value).FirstOrDefault(value => value is not null);

    // Own properties and those of base records, the base's first.
    private static List<IPropertySymbol> Properties(INamedTypeSymbol type)
    {
        var found = new List<IPropertySymbol>();
        for (var current = type; current is { SpecialType: SpecialType.None }; current = current.BaseType)
        {
            found.InsertRange(0, current.GetMembers().OfType<IPropertySymbol>().Where(property =>
                property is { IsStatic: false, IsIndexer: false, DeclaredAccessibility: Accessibility.Public or Accessibility.Internal, IsOverride: false }
                && Symbols.Attribute(property, "System.Text.Json.Serialization", "JsonIgnoreAttribute") is null));
        }

        return found;
    }

    // The constructor with the most parameters that are all properties; the copy constructor of a record never is.
    private static IMethodSymbol? Constructor(INamedTypeSymbol type, List<IPropertySymbol> properties) =>
        type.InstanceConstructors
            .Where(constructor => constructor.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal
                && constructor.Parameters.All(parameter => properties.Exists(property => Fits(parameter, property))))
            .OrderByDescending(constructor => constructor.Parameters.Length)
            .FirstOrDefault();

    private static bool Fits(IParameterSymbol parameter, IPropertySymbol property) =>
        string.Equals(parameter.Name, property.Name, StringComparison.OrdinalIgnoreCase)
        && SymbolEqualityComparer.Default.Equals(parameter.Type, property.Type);

    private static string? JsonName(IPropertySymbol? property) =>
        Symbols.Attribute(property, "System.Text.Json.Serialization", "JsonPropertyNameAttribute")?.ConstructorArguments.FirstOrDefault().Value as string;

    private static LocationInfo Near(ISymbol symbol, LocationInfo otherwise) =>
        symbol.Locations.Any(place => place.IsInSource) ? LocationInfo.From(symbol) : otherwise;

    private static string FullName(ITypeSymbol type) => type.ToDisplayString(Symbols.FullName);

    private void Unsupported(LocationInfo place, string name, ITypeSymbol type, string advice) =>
        findings.Add(DiagnosticInfo.Of(Diagnostics.UnsupportedType, place, name, type.ToDisplayString(Symbols.Short), advice));
}
