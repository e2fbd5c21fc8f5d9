namespace AgentHost.Client;

/// <summary>A message that was being written is taken back: the request is made again.</summary>
/// <param name="MessageId">The message.</param>
public sealed record MessageWithdrawn(string MessageId) : AgentEvent("message.withdrawn");
