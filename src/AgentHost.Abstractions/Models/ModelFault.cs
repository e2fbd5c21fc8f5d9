namespace AgentHost;

/// <summary>The request failed; the last update of its stream.</summary>
/// <param name="Kind">Kind of the fault; decides what the host does.</param>
/// <param name="Message">One sentence for people, without secrets.</param>
public sealed record ModelFault(ModelFaultKind Kind, string Message) : ModelUpdate("fault")
{
    /// <summary>HTTP status, where there was one.</summary>
    public int? Status { get; init; }

    /// <summary>Seconds that the provider asks to wait.</summary>
    public double? RetryAfterSeconds { get; init; }

    /// <summary>The provider's own code.</summary>
    public string? Code { get; init; }
}
