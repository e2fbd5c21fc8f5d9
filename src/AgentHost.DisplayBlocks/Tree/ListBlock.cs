namespace AgentHost.DisplayBlocks.Tree;

/// <summary>A list.</summary>
/// <param name="IsOrdered">True where its items are numbered.</param>
/// <param name="Start">Number of the first item, 0 or more; 1 where they have none.</param>
/// <param name="Items">Its items.</param>
public sealed record ListBlock(bool IsOrdered, int Start, IReadOnlyList<ListItem> Items) : Block;
