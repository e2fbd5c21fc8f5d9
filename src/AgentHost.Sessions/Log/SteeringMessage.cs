namespace AgentHost.Sessions.Log;

/// <summary>Message of somebody to a turn that runs.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Prompt">Its content.</param>
public sealed record SteeringMessage(string Id, IReadOnlyList<Part> Prompt);
