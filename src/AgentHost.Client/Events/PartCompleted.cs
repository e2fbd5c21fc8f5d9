namespace AgentHost.Client;

/// <summary>A part of a message is finished.</summary>
/// <param name="MessageId">The message.</param>
/// <param name="Index">Number of the part in it, from 0.</param>
/// <param name="Part">The part.</param>
public sealed record PartCompleted(string MessageId, int Index, Part Part) : AgentEvent("message.part.completed");
