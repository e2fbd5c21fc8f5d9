using AgentHost.Client;

namespace AgentHost.Sessions.Log;

/// <summary>A prompt that waits, whole.</summary>
/// <param name="TurnId">Its id.</param>
/// <param name="Steer">Whether it is words for the turn that the request names.</param>
/// <param name="At">When it was left.</param>
/// <param name="Request">The prompt.</param>
public sealed record QueueRow(string TurnId, bool Steer, DateTimeOffset At, PromptRequest Request);
