namespace AgentHost.Client;

/// <summary>A plugin that a lock file pins and that is not here as it is pinned.</summary>
/// <param name="Id">The plugin.</param>
/// <param name="Version">The version pinned.</param>
/// <param name="Hash">The hash of its content pinned.</param>
/// <param name="Word">What to install: a name with its version, an address, or a path.</param>
/// <param name="Catalog">The catalog that the name is of; null for a word that is none.</param>
public sealed record MissingLockedPlugin(string Id, string Version, string Hash, string Word, string? Catalog = null);
