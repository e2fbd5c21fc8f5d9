namespace AgentHost.Client;

/// <summary>A request failed and will be made again.</summary>
/// <param name="Step">Which of the turn.</param>
/// <param name="Attempt">The attempt that failed.</param>
/// <param name="WaitSeconds">How long the host waits first.</param>
/// <param name="Fault">What went wrong.</param>
public sealed record StepRetrying(int Step, int Attempt, double WaitSeconds, ModelFault Fault) : AgentEvent("step.retrying");
