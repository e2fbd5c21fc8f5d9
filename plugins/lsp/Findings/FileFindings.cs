namespace AgentHost.Plugins.Lsp.Findings;

/// <summary>Last diagnostics of a file from a server.</summary>
/// <param name="Findings">Its diagnostics.</param>
/// <param name="Version">The version of the file that they are for, where the server says so.</param>
/// <param name="Stamp">The server's count of events when they came.</param>
/// <param name="At">When they came, by the clock's own ticks.</param>
internal sealed record FileFindings(IReadOnlyList<Finding> Findings, int? Version, long Stamp, long At);
