using System.ComponentModel.DataAnnotations;

namespace AgentHost.Plugins.Lsp.Tools;

/// <summary>Arguments of <c>code_action</c>.</summary>
/// <param name="Path">File.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="EndLine">Last line; the same by default.</param>
/// <param name="Title">Title of the action to apply; absent to list them.</param>
internal sealed record ActionArguments(
    [property: MaxLength(4_000)] string Path,
    [property: Range(1, 10_000_000)] int Line,
    [property: Range(1, 10_000_000)] int? EndLine = null,
    [property: MaxLength(1_000)] string? Title = null);
