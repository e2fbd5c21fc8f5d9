using System.ComponentModel.DataAnnotations;

namespace AgentHost.Plugins.Lsp.Tools;

/// <summary>Arguments of <c>call_hierarchy</c>.</summary>
/// <param name="Path">File.</param>
/// <param name="Symbol">Name of the function; with line: on that line.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
/// <param name="Outgoing">True: what it calls, not what calls it.</param>
internal sealed record CallsArguments(
    [property: MaxLength(4_000)] string Path,
    [property: MaxLength(500)] string? Symbol = null,
    [property: Range(1, 10_000_000)] int? Line = null,
    [property: Range(1, 10_000_000)] int? Column = null,
    bool Outgoing = false);
