namespace AgentHost.Plugins.Installed;

/// <summary>One pinned plugin.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Hash">Of its content.</param>
/// <param name="Source">Its origin, for people.</param>
public sealed record LockedPlugin(string Version, string Hash, string Source);
