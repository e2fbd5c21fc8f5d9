using System.ComponentModel.DataAnnotations;

namespace AgentHost.Plugins.Lsp.Tools;

/// <summary>Arguments of <c>rename</c>.</summary>
/// <param name="Path">File.</param>
/// <param name="NewName">New name.</param>
/// <param name="Symbol">Its name now; with line: on that line.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
internal sealed record RenameArguments(
    [property: MaxLength(4_000)] string Path,
    [property: MinLength(1), MaxLength(500)] string NewName,
    [property: MaxLength(500)] string? Symbol = null,
    [property: Range(1, 10_000_000)] int? Line = null,
    [property: Range(1, 10_000_000)] int? Column = null);
