namespace AgentHost.Models.Credentials;

/// <summary>Answer of an OAuth endpoint.</summary>
internal sealed record TokenAnswer
{
    public string? Access { get; init; }

    public string? Refresh { get; init; }

    /// <summary>Seconds; null where it does not say.</summary>
    public double? ExpiresIn { get; init; }

    public string? DeviceCode { get; init; }

    public string? UserCode { get; init; }

    /// <summary>Address that the person opens, with the code in it if there is such an address.</summary>
    public string? Url { get; init; }

    /// <summary>Seconds between two questions.</summary>
    public double? Interval { get; init; }

    /// <summary>The code of what went wrong, such as <c>authorization_pending</c>.</summary>
    public string? Error { get; init; }

    /// <summary>Description of the error, in the endpoint's words.</summary>
    public string? Detail { get; init; }
}
