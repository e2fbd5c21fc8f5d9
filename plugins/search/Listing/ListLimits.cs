namespace AgentHost.Plugins.Search.Listing;

/// <summary>What to list.</summary>
internal sealed record ListLimits(int Depth, int Entries, bool Hidden, string? Cursor);
