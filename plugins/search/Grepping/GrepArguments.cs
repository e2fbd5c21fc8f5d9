namespace AgentHost.Plugins.Search.Grepping;

/// <summary>Arguments of <c>grep</c>.</summary>
/// <param name="Path">Folder or file.</param>
/// <param name="Include">Files, as in glob.</param>
/// <param name="Literal">Plain text.</param>
/// <param name="Context">Lines around.</param>
/// <param name="Multiline">Matches span lines.</param>
/// <param name="Limit">Default 100.</param>
/// <param name="Cursor">From the last answer.</param>
internal sealed record GrepArguments(
    string Pattern,
    string? Path = null,
    string? Include = null,
    bool Literal = false,
    bool Case = true,
    int? Context = null,
    bool Multiline = false,
    bool Hidden = false,
    int? Limit = null,
    string? Cursor = null);
