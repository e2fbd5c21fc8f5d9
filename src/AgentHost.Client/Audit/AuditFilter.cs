namespace AgentHost.Client;

/// <summary>Filter of the audit log: selects the lines to read.</summary>
public sealed record AuditFilter
{
    /// <summary>Those from this time on.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Those of one tool.</summary>
    public string? Tool { get; init; }

    /// <summary>Those of one session.</summary>
    public string? SessionId { get; init; }
}
