namespace AgentHost.DisplayBlocks.Tree;

/// <summary>A cell of a <see cref="GridBlock"/>.</summary>
/// <param name="Text">Its text; may be empty.</param>
public sealed record GridCell(IReadOnlyList<StyledText> Text);
