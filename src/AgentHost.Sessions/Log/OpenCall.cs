namespace AgentHost.Sessions.Log;

/// <summary>A tool call without an end.</summary>
/// <param name="CallId">The call.</param>
/// <param name="Tool">The tool.</param>
internal sealed record OpenCall(string CallId, string Tool);
