namespace AgentHost.Plugins.Manifests;

/// <summary>How versions compare with a bound.</summary>
internal enum VersionBoundKind
{
    Less,
    AtMost,
    Equal,
    AtLeast,
    Greater,
}
