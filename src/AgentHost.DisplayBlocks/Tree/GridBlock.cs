namespace AgentHost.DisplayBlocks.Tree;

/// <summary>A table.</summary>
/// <param name="Columns">Its columns; 1 or more.</param>
/// <param name="Rows">Its rows, each a list of cells as long as <paramref name="Columns"/>.</param>
public sealed record GridBlock(IReadOnlyList<GridColumn> Columns, IReadOnlyList<IReadOnlyList<GridCell>> Rows) : Block;
