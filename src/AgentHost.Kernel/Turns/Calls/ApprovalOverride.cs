namespace AgentHost.Kernel.Turns.Calls;

/// <summary>Approval that a person has given to a call already, when it is begun anew with their arguments.</summary>
/// <param name="Risk">The most that they have seen it to be; null where they have to be asked whatever it is.</param>
/// <param name="Note">What they have to be told; null for nothing.</param>
internal sealed record ApprovalOverride(Risk? Risk, string? Note = null);
