using AgentHost.Plugins.Search.Globs;

namespace AgentHost.Plugins.Search.Walking;

/// <summary>Choice of the entries that a search sees.</summary>
/// <param name="Hidden">Names that begin with a dot too.</param>
/// <param name="Filter">Which files; null for all.</param>
internal sealed record ScanOptions(bool Hidden, FileFilter? Filter);
