namespace AgentHost.Client;

/// <summary>A step of a login.</summary>
public sealed record LoginStep
{
    /// <summary>Address of the page that the person has to open.</summary>
    public string? Url { get; init; }

    /// <summary>Code that the person has to enter there.</summary>
    public string? UserCode { get; init; }

    /// <summary>Until when.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The login is done and kept; the last step.</summary>
    public bool Done { get; init; }

    /// <summary>Reason why the login has no effect yet: a stronger source of keys.</summary>
    public string? Warning { get; init; }
}
