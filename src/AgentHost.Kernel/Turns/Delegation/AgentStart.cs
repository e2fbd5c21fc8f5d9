namespace AgentHost.Kernel.Turns.Delegation;

/// <summary>Starts a sub-agent and waits for its end.</summary>
/// <param name="call">The call that wants it.</param>
/// <param name="request">What it is to do.</param>
/// <param name="cancellationToken">Cancels it.</param>
/// <exception cref="CapabilityException">It cannot be started.</exception>
public delegate Task<SubAgentResult> AgentStart(AgentCall call, SubAgentRequest request, CancellationToken cancellationToken);
