namespace AgentHost.Client;

/// <summary>A request to the model is about to leave.</summary>
/// <param name="Step">Number of the step in the turn, from 1.</param>
/// <param name="Model">The model.</param>
/// <param name="Attempt">Number of the attempt, from 1.</param>
public sealed record StepStarted(int Step, string Model, int Attempt) : AgentEvent("step.started");
