namespace AgentHost.Client;

/// <summary>Tokens and money spent.</summary>
/// <param name="Rows">The rows: days, sessions and turns the latest first, all else the dearest first.</param>
/// <param name="Total">All of them together.</param>
public sealed record UsageReport(IReadOnlyList<UsageRow> Rows, UsageRow Total);
