namespace AgentHost.DisplayBlocks.Tree;

/// <summary>A break between two subjects, drawn as a line.</summary>
public sealed record ThematicBreakBlock : Block;
