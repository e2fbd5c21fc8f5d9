namespace AgentHost.Client;

/// <summary>The conversation was not shortened, and stays as it was.</summary>
/// <param name="Cause">Why it was to be.</param>
/// <param name="Reason">Why it was not, in one sentence.</param>
public sealed record CompactionFailed(CompactionCause Cause, string Reason) : LiveEvent("compaction.failed");
