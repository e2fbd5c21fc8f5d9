namespace AgentHost.Plugins.Search.Ignoring;

/// <summary>Verdict of rules on a path.</summary>
internal enum Verdict
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Left out.</summary>
    Ignored,

    /// <summary>Taken in again by a rule with <c>!</c>.</summary>
    Kept,
}
