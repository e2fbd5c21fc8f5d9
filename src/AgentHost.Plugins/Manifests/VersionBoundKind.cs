namespace AgentHost.Plugins.Manifests;

/// <summary>Comparison of a version with a bound.</summary>
internal enum VersionBoundKind
{
    Less,
    AtMost,
    Equal,
    AtLeast,
    Greater,
}
