namespace AgentHost.JsonRpc;

/// <summary>Why a connection ended.</summary>
/// <param name="Reason">The kind of end.</param>
/// <param name="Message">One sentence for a person.</param>
/// <param name="Exception">The fault behind it, if there was one.</param>
public sealed record ConnectionEnd(ConnectionEndReason Reason, string Message, Exception? Exception = null);
