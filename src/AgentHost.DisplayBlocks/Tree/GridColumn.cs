namespace AgentHost.DisplayBlocks.Tree;

/// <summary>A column of a <see cref="GridBlock"/>.</summary>
/// <param name="Title">Its heading; may be empty.</param>
/// <param name="Alignment">Side that its text stands at.</param>
public sealed record GridColumn(IReadOnlyList<StyledText> Title, ColumnAlignment Alignment = ColumnAlignment.None);
