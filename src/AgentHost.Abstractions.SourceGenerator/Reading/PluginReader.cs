using AgentHost.Abstractions.SourceGenerator.Model;
using Microsoft.CodeAnalysis;

namespace AgentHost.Abstractions.SourceGenerator.Reading;

/// <summary>Finds plugin classes.</summary>
internal static class PluginReader
{
    public static PluginFound? Read(GeneratorSyntaxContext context, CancellationToken cancellationToken) =>
        context.SemanticModel.GetDeclaredSymbol(context.Node, cancellationToken) is INamedTypeSymbol type && Symbols.IsPlugin(type)
            ? new(new(Symbols.Declaration(type), Symbols.NotPartial(type) is null), LocationInfo.From(type))
            : null;
}
