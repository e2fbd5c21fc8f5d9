namespace AgentHost.Client;

/// <summary>A hook ran and had something to say, or failed.</summary>
/// <param name="Name">The hook.</param>
/// <param name="Event">Event that it ran at.</param>
/// <param name="Verdict">Verdict of the hook.</param>
public sealed record HookRan(string Name, HookEvent Event, HookVerdict Verdict) : AgentEvent("hook.ran")
{
    /// <summary>Reason for the verdict; for a failure, what went wrong.</summary>
    public string? Reason { get; init; }
}
