namespace AgentHost.Plugins.Search.Listing;

/// <summary>Arguments of <c>list</c>.</summary>
/// <param name="Path">Default: workspace.</param>
/// <param name="Depth">Default 2.</param>
/// <param name="Limit">Default 1000.</param>
/// <param name="Cursor">From the last answer.</param>
internal sealed record ListArguments(string? Path = null, int? Depth = null, bool Hidden = false, int? Limit = null, string? Cursor = null);
