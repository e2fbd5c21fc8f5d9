namespace AgentHost.DisplayBlocks.Tree;

/// <summary>
/// A node of the tree that every surface draws: Markdown, code, diffs, tables and results of tools. It is made to be shown and never parsed back; every text
/// in it is harmless (<see cref="Texts.SafeText"/>). Blocks never change, and many threads may read them. Their lists are compared by reference.
/// </summary>
public abstract record Block
{
    private protected Block()
    {
    }

    /// <summary>
    /// True for a piece that goes on where the block before it ended, a list, a table or code of the same kind: a stream gives long ones out in pieces.
    /// <see cref="BlockPieces.Join"/> makes one of them.
    /// </summary>
    public bool Continues { get; init; }
}
