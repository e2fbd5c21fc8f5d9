namespace AgentHost.Plugins.Search.Finding;

/// <summary>Arguments of <c>glob</c>.</summary>
/// <param name="Pattern">Patterns.</param>
/// <param name="Path">Folder; default the workspace.</param>
/// <param name="Hidden">Hidden too.</param>
/// <param name="Limit">Files; default 100.</param>
/// <param name="Cursor">To go on, from the last answer.</param>
internal sealed record GlobArguments(string Pattern, string? Path = null, bool Hidden = false, int? Limit = null, string? Cursor = null);
