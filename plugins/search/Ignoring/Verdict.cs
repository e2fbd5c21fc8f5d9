namespace AgentHost.Plugins.Search.Ignoring;

/// <summary>What rules say of a path.</summary>
internal enum Verdict
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Left out.</summary>
    Ignored,

    /// <summary>Taken in again by a rule with <c>!</c>.</summary>
    Kept,
}
