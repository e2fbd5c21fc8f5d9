namespace AgentHost.GitPatterns;

/// <summary>Verdict of rules on a path.</summary>
internal enum IgnoreVerdict
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Left out.</summary>
    Ignored,

    /// <summary>Taken in again by a rule with <c>!</c>.</summary>
    Kept,
}
