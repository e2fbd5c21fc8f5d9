namespace AgentHost.Client;

/// <summary>Progress of a model's service before it can answer.</summary>
/// <param name="Step">Number of the step in the turn.</param>
/// <param name="Text">One line for people.</param>
public sealed record StepProgressed(int Step, string Text) : LiveEvent("step.progress");
