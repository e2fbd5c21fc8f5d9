using AgentHost.DisplayBlocks.Tools;
using AgentHost.DisplayBlocks.Tree;
using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Texts;

namespace AgentHost.Terminal.Rendering;

/// <summary>Blocks of tools and commands as lines of a terminal.</summary>
internal static class DisplayLines
{
    /// <summary>Lines of blocks, one block behind the other.</summary>
    /// <param name="blocks">The blocks.</param>
    public static List<Line> Of(IEnumerable<DisplayBlock> blocks) => [.. ContractBlocks.Read(blocks).SelectMany(BlockLines.Of)];

    /// <summary>Lines of blocks that have to be allowed: nothing of them is left out but what they leave out themselves.</summary>
    /// <param name="blocks">The blocks.</param>
    /// <returns>The lines, and how many of the changes that the blocks count are not among them.</returns>
    public static (List<Line> Lines, long Missing) Whole(IReadOnlyList<DisplayBlock> blocks)
    {
        var missing = 0L;
        foreach (var diff in blocks.OfType<DiffBlock>())
        {
            var shown = ContractBlocks.ReadWhole([diff]).OfType<PatchBlock>().SelectMany(static patch => patch.Files)
                .SelectMany(static file => file.Hunks).SelectMany(static hunk => hunk.Lines).Count(static line => line.Kind != PatchLineKind.Context);
            missing += Math.Max(0, (long)diff.Added + diff.Removed - shown);
        }

        return ([.. ContractBlocks.ReadWhole(blocks).SelectMany(BlockLines.Of)], missing);
    }

    /// <summary>The first lines of many, and a word about the others.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="most">The most lines, from 2.</param>
    public static IEnumerable<Line> Clip(IReadOnlyList<Line> lines, int most) => lines.Count <= most
        ? lines
        : [.. lines.Take(most - 1), Line.Of($"… {CellText.Count(lines.Count - most + 1, "more line")}", Style.Dim)];
}
