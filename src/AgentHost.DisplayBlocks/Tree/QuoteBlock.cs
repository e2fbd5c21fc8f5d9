namespace AgentHost.DisplayBlocks.Tree;

/// <summary>A quotation.</summary>
/// <param name="Blocks">What it holds.</param>
public sealed record QuoteBlock(IReadOnlyList<Block> Blocks) : Block;
