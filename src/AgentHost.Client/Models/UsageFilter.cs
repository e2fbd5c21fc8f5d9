namespace AgentHost.Client;

/// <summary>Filter of usage: selects the requests to add up.</summary>
/// <param name="By">By what.</param>
public sealed record UsageFilter(UsageGrouping By)
{
    /// <summary>The session, by its id; absent for all.</summary>
    public string? SessionId { get; init; }

    /// <summary>Real path of the workspace; absent for all.</summary>
    public string? Workspace { get; init; }

    /// <summary>The first moment that counts; absent for all.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The most rows; further ones count in the total alone. 1 to 10,000, default 1,000.</summary>
    public int Limit { get => field == 0 ? 1_000 : field; init; }
}
