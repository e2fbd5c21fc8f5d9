namespace AgentHost.Sessions.Log;

/// <summary>A message that was being written.</summary>
/// <param name="MessageId">The message.</param>
/// <param name="Parts">Its completed parts, in order.</param>
internal sealed record OpenMessage(string MessageId, IReadOnlyList<Part> Parts);
