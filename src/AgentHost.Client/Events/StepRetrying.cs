namespace AgentHost.Client;

/// <summary>A request failed and will be made again.</summary>
/// <param name="Step">Number of the step in the turn.</param>
/// <param name="Attempt">The attempt that failed.</param>
/// <param name="WaitSeconds">Seconds that the host waits first.</param>
/// <param name="Fault">Fault of the attempt before.</param>
public sealed record StepRetrying(int Step, int Attempt, double WaitSeconds, ModelFault Fault) : AgentEvent("step.retrying");
