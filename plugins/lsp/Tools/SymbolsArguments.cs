using System.ComponentModel.DataAnnotations;

namespace AgentHost.Plugins.Lsp.Tools;

/// <summary>Arguments of <c>symbols</c>.</summary>
/// <param name="Path">File; with query: any file of the project.</param>
/// <param name="Query">Part of a name, to search the whole project for.</param>
internal sealed record SymbolsArguments([property: MaxLength(4_000)] string Path, [property: MaxLength(500)] string? Query = null);
