namespace AgentHost.DisplayBlocks.Tree;

/// <summary>Joins what a stream gave out in pieces.</summary>
public static class BlockPieces
{
    /// <summary>
    /// Joins each piece that continues the block before it with that block: lists, tables and code of the same kind. Others stay as they are.
    /// </summary>
    /// <param name="blocks">Blocks in order.</param>
    public static IReadOnlyList<Block> Join(IEnumerable<Block> blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        var joined = new List<Block>();
        var pieces = new List<Block>();
        foreach (var block in blocks)
        {
            if (!(block.Continues && pieces is [var first, ..] && first.GetType() == block.GetType()))
            {
                Close(joined, pieces);
            }

            pieces.Add(block);
        }

        Close(joined, pieces);
        return joined;
    }

    private static void Close(List<Block> joined, List<Block> pieces)
    {
        if (pieces is [var first, _, ..])
        {
            joined.Add(first switch
            {
                ListBlock list => list with { Items = [.. pieces.Cast<ListBlock>().SelectMany(static piece => piece.Items)] },
                GridBlock grid => grid with { Rows = [.. pieces.Cast<GridBlock>().SelectMany(static piece => piece.Rows)] },
                SourceCodeBlock code => code with { Lines = [.. pieces.Cast<SourceCodeBlock>().SelectMany(static piece => piece.Lines)] },
                _ => throw new InvalidOperationException($"{first.GetType().Name} does not come in pieces."),
            });
        }
        else
        {
            joined.AddRange(pieces);
        }

        pieces.Clear();
    }
}
