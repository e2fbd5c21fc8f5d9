namespace AgentHost;

/// <summary>Runs before or after something; can block where its event says so.</summary>
/// <remarks>
/// A hook that throws, does not answer in time (10 s), or answers a verdict that the host does not know, has failed, and a failure blocks where the event can
/// block: at a stop once in a turn; where a person's word is needed, that person is asked. A verdict that its event does not take (<see cref="HookEvent"/>) is
/// none; its reason is told. One hook serves all sessions of its workspace: calls for different sessions, and for calls of tools that run side by side, come at
/// the same time.
/// </remarks>
public abstract class Hook
{
    /// <summary>Runs the hook. Thread-safe; bounded by the host (10 s), at whose end the token fires.</summary>
    /// <param name="input">Input of the event that happens.</param>
    /// <param name="cancellationToken">Fires when the turn is cancelled, the time is over, or the plugin is stopped.</param>
    /// <returns>The hook's result; <see cref="HookResult.None"/> for nothing to say, never null.</returns>
    public abstract ValueTask<HookResult> RunAsync(HookInput input, CancellationToken cancellationToken);
}
