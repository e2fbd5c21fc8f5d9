namespace AgentHost.Plugins.Search.Finding;

/// <summary>Arguments of <c>glob</c>.</summary>
/// <param name="Limit">Default 100.</param>
/// <param name="Cursor">From the last answer.</param>
internal sealed record GlobArguments(string Pattern, string? Path = null, bool Hidden = false, int? Limit = null, string? Cursor = null);
