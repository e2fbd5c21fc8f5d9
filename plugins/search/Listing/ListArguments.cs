namespace AgentHost.Plugins.Search.Listing;

/// <summary>Arguments of <c>list</c>.</summary>
/// <param name="Path">Folder; default the workspace.</param>
/// <param name="Depth">Levels; default 2.</param>
/// <param name="Hidden">Hidden too.</param>
/// <param name="Limit">Entries; default 1000.</param>
/// <param name="Cursor">To go on, from the last answer.</param>
internal sealed record ListArguments(string? Path = null, int? Depth = null, bool Hidden = false, int? Limit = null, string? Cursor = null);
