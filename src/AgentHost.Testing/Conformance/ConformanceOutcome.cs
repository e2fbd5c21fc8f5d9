namespace AgentHost.Testing.Conformance;

/// <summary>Outcome of a rule. Open.</summary>
public enum ConformanceOutcome
{
    /// <summary>It does not apply, or could not be looked at; the row says why.</summary>
    Skipped,

    /// <summary>The plugin keeps it.</summary>
    Kept,

    /// <summary>The plugin breaks it.</summary>
    Broken,
}
