namespace AgentHost.JsonRpc;

/// <summary>End of a connection, and the reason for it.</summary>
/// <param name="Reason">The kind of end.</param>
/// <param name="Message">One sentence for a person.</param>
/// <param name="Exception">The fault behind it, if there was one.</param>
public sealed record ConnectionEnd(ConnectionEndReason Reason, string Message, Exception? Exception = null);
