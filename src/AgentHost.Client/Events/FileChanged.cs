namespace AgentHost.Client;

/// <summary>A file was changed by a call.</summary>
/// <param name="CallId">The call.</param>
/// <param name="Change">Change that was made to it.</param>
public sealed record FileChanged(string CallId, AppliedChange Change) : AgentEvent("file.changed");
