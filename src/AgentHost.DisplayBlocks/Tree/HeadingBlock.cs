namespace AgentHost.DisplayBlocks.Tree;

/// <summary>A heading.</summary>
/// <param name="Level">1 for the topmost to 6.</param>
/// <param name="Text">Its text.</param>
public sealed record HeadingBlock(int Level, IReadOnlyList<StyledText> Text) : Block;
