using AgentHost.Plugins.Search.Ignoring;

namespace AgentHost.Plugins.Search.Walking;

/// <summary>A folder on the way.</summary>
/// <param name="Path">From where the search began: empty, or with a slash at its end.</param>
/// <param name="Scope">Rules of the folders above it.</param>
internal sealed record Folder(string Path, IgnoreScope Scope);
