namespace AgentHost.Client;

/// <summary>The conversation was not shortened, and stays as it was.</summary>
/// <param name="Cause">Cause of the compaction.</param>
/// <param name="Reason">Reason why it failed, in one sentence.</param>
public sealed record CompactionFailed(CompactionCause Cause, string Reason) : LiveEvent("compaction.failed");
