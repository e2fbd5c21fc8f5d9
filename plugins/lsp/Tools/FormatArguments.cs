using System.ComponentModel.DataAnnotations;

namespace AgentHost.Plugins.Lsp.Tools;

/// <summary>Arguments of <c>format</c>.</summary>
/// <param name="Path">File.</param>
/// <param name="TabSize">Columns of a tab. Default 4.</param>
/// <param name="Tabs">Indent with tabs. Default false.</param>
internal sealed record FormatArguments([property: MaxLength(4_000)] string Path, [property: Range(1, 16)] int? TabSize = null, bool? Tabs = null);
