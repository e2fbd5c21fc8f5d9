namespace AgentHost.Client;

/// <summary>How a login goes on.</summary>
public sealed record LoginStep
{
    /// <summary>Where the person has to go.</summary>
    public string? Url { get; init; }

    /// <summary>What the person has to enter there.</summary>
    public string? UserCode { get; init; }

    /// <summary>Until when.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The login is done and kept; the last step.</summary>
    public bool Done { get; init; }

    /// <summary>Why it has no effect yet: a stronger source of keys.</summary>
    public string? Warning { get; init; }
}
