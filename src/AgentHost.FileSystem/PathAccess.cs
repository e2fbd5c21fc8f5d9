namespace AgentHost.FileSystem;

/// <summary>Access to a path for reading.</summary>
public enum PathAccess
{
    /// <summary>May be read without asking.</summary>
    Free,

    /// <summary>Hidden from every tool.</summary>
    Hidden,

    /// <summary>A rule denies it.</summary>
    Denied,

    /// <summary>A rule asks.</summary>
    Asks,

    /// <summary>It may hold secrets.</summary>
    Secret,

    /// <summary>It lies outside the workspace.</summary>
    Outside,
}
