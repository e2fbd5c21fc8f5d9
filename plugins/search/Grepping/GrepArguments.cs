namespace AgentHost.Plugins.Search.Grepping;

/// <summary>Arguments of <c>grep</c>.</summary>
/// <param name="Pattern">What to find.</param>
/// <param name="Path">Folder or file; default the workspace.</param>
/// <param name="Include">Globs of files, as in glob.</param>
/// <param name="Literal">Pattern is plain text.</param>
/// <param name="Case">Case counts.</param>
/// <param name="Context">Lines around each match.</param>
/// <param name="Multiline">Matches span lines; . takes line breaks.</param>
/// <param name="Hidden">Hidden too.</param>
/// <param name="Limit">Matches; default 100.</param>
/// <param name="Cursor">To go on, from the last answer.</param>
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
