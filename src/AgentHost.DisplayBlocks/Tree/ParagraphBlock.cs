namespace AgentHost.DisplayBlocks.Tree;

/// <summary>A paragraph.</summary>
/// <param name="Text">Its text; a line feed stands for a break that is meant.</param>
public sealed record ParagraphBlock(IReadOnlyList<StyledText> Text) : Block;
