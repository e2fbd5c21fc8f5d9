namespace AgentHost.Sessions.Salvaging;

/// <summary>Result of salvaging a store.</summary>
/// <param name="Sessions">Sessions that are there.</param>
/// <param name="Events">Events that are there.</param>
/// <param name="Lost">Losses, one sentence each; empty where nothing was damaged.</param>
public sealed record SalvageReport(int Sessions, long Events, IReadOnlyList<string> Lost)
{
    /// <summary>Place where the damaged file is kept; null where nothing had to be done.</summary>
    public string? Kept { get; init; }
}
