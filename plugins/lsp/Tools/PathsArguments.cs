using System.ComponentModel.DataAnnotations;

namespace AgentHost.Plugins.Lsp.Tools;

/// <summary>Arguments of <c>diagnostics</c>.</summary>
/// <param name="Paths">Files.</param>
internal sealed record PathsArguments([property: MinLength(1), MaxLength(20)] IReadOnlyList<string> Paths);
