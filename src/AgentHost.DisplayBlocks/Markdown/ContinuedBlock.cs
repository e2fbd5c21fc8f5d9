namespace AgentHost.DisplayBlocks.Markdown;

/// <summary>A block of which a piece was given out already.</summary>
/// <param name="NextItem">Of a list: number of its next item; null for a table.</param>
internal sealed record ContinuedBlock(int? NextItem);
