namespace AgentHost.Testing.Conformance;

/// <summary>One rule and what it came to.</summary>
/// <param name="Rule">The rule's word, as in <see cref="PluginConformance"/>.</param>
/// <param name="Outcome">Its outcome.</param>
/// <param name="Detail">Reason, in one sentence; null where there is nothing to say.</param>
public sealed record ConformanceRow(string Rule, ConformanceOutcome Outcome, string? Detail = null)
{
    /// <summary>Further findings, a line each: further breaks of the rule, and advice. Default none.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
