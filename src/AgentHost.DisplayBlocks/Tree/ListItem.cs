namespace AgentHost.DisplayBlocks.Tree;

/// <summary>An item of a <see cref="ListBlock"/>.</summary>
/// <param name="Blocks">What it holds.</param>
public sealed record ListItem(IReadOnlyList<Block> Blocks)
{
    /// <summary>For a task: true where it is done; null for what is no task.</summary>
    public bool? IsDone { get; init; }

    /// <summary>True where its author left a line empty before it.</summary>
    public bool IsSpaced { get; init; }
}
