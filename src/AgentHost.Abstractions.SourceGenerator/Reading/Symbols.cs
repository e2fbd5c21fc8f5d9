using AgentHost.Abstractions.SourceGenerator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AgentHost.Abstractions.SourceGenerator.Reading;

/// <summary>Questions to symbols. Types of the contract are known by name: the generator does not reference it.</summary>
internal static class Symbols
{
    /// <summary>Full names that can be written in any file, with the question marks of type arguments.</summary>
    public static readonly SymbolDisplayFormat FullName = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>Names in messages.</summary>
    public static readonly SymbolDisplayFormat Short = SymbolDisplayFormat.MinimallyQualifiedFormat;

    public static bool IsContract(ITypeSymbol? type, string name, int arity = 0) =>
        type is INamedTypeSymbol named && named.Name == name && named.Arity == arity && Is(named.ContainingNamespace, "AgentHost");

    public static bool IsSystem(ITypeSymbol? type, string space, string name, int arity = 0) =>
        type is INamedTypeSymbol named && named.Name == name && named.Arity == arity && named.ContainingType is null && Is(named.ContainingNamespace, space);

    /// <summary>The type's base of a contract's name; null when there is none.</summary>
    public static INamedTypeSymbol? BaseOf(INamedTypeSymbol type, string name, int arity = 0)
    {
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (IsContract(current, name, arity))
            {
                return current;
            }
        }

        return null;
    }

    public static bool IsPlugin(INamedTypeSymbol type) => !type.IsAbstract && BaseOf(type, "Plugin") is not null;

    /// <summary>The first type of the chain, from the outermost, that lacks <c>partial</c>.</summary>
    public static INamedTypeSymbol? NotPartial(INamedTypeSymbol type) =>
        Chain(type).FirstOrDefault(part => !part.DeclaringSyntaxReferences.Any(
            reference => reference.GetSyntax() is TypeDeclarationSyntax syntax && syntax.Modifiers.Any(SyntaxKind.PartialKeyword)));

    public static TypeDeclaration Declaration(INamedTypeSymbol type)
    {
        var space = type.ContainingNamespace is { IsGlobalNamespace: false } named ? named.ToDisplayString() : "";
        var chain = Chain(type).ToList();
        var metadata = (space.Length > 0 ? space + "." : "") + string.Join("+", chain.Select(part => part.MetadataName));
        return new(
            type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat), metadata, space,
            new(chain.Select(part =>
                Keyword(part) + " " + part.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat.WithMemberOptions(SymbolDisplayMemberOptions.None)))));
    }

    public static AttributeData? Attribute(ISymbol? symbol, string space, string name) =>
        symbol?.GetAttributes().FirstOrDefault(attribute => IsSystem(attribute.AttributeClass, space, name));

    public static string Identifier(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None ? "@" + name : name;

    private static bool Is(INamespaceSymbol? space, string name) => space?.ToDisplayString() == name;

    private static List<INamedTypeSymbol> Chain(INamedTypeSymbol type)
    {
        var chain = new List<INamedTypeSymbol>();
        for (var current = type; current is not null; current = current.ContainingType)
        {
            chain.Insert(0, current);
        }

        return chain;
    }

    private static string Keyword(INamedTypeSymbol type) => (type.IsRecord, type.TypeKind) switch
    {
        (true, TypeKind.Struct) => "record struct",
        (true, _) => "record",
        (_, TypeKind.Struct) => "struct",
        (_, TypeKind.Interface) => "interface",
        _ => "class",
    };
}
