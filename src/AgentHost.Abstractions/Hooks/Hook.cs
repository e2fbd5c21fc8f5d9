namespace AgentHost;

/// <summary>Runs before or after something; can block where its event says so.</summary>
/// <remarks>A hook that throws, or does not answer in time (10 s), has failed, and a failure blocks where the event can block.</remarks>
public abstract class Hook
{
    /// <summary>Runs the hook.</summary>
    public abstract ValueTask<HookResult> RunAsync(HookInput input, CancellationToken cancellationToken);
}
