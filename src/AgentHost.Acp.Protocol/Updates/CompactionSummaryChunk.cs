namespace AgentHost.Acp.Protocol;

/// <summary>A piece of a compaction's summary.</summary>
/// <param name="CompactionId">Its id.</param>
/// <param name="Content">The piece.</param>
public sealed record CompactionSummaryChunk(string CompactionId, ContentBlock Content) : SessionUpdate;
