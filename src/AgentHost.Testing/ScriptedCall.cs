namespace AgentHost.Testing;

/// <summary>A tool call that a scripted model makes.</summary>
/// <param name="Tool">The tool's name.</param>
/// <param name="Arguments">Its arguments, as the JSON text that a model would write.</param>
public sealed record ScriptedCall(string Tool, string Arguments = "{}");
