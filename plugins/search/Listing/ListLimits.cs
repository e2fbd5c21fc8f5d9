namespace AgentHost.Plugins.Search.Listing;

/// <summary>Limits of a listing, and the place to go on from.</summary>
internal sealed record ListLimits(int Depth, int Entries, bool Hidden, string? Cursor);
