namespace AgentHost.Processes.Proxying;

/// <summary>Answer to a command's wish to reach a host.</summary>
/// <param name="IsAllowed">True when it may.</param>
/// <param name="Reason">One sentence for the command and the model.</param>
/// <param name="Rule">Rule that would allow it; null where none would.</param>
public readonly record struct HostAnswer(bool IsAllowed, string Reason, string? Rule = null);
