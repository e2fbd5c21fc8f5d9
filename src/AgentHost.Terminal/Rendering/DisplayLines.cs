using AgentHost.DisplayBlocks.Tools;
using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Texts;

namespace AgentHost.Terminal.Rendering;

/// <summary>Blocks of tools and commands as lines of a terminal.</summary>
internal static class DisplayLines
{
    /// <summary>Lines of blocks, one block behind the other.</summary>
    /// <param name="blocks">The blocks.</param>
    public static List<Line> Of(IEnumerable<DisplayBlock> blocks) => [.. ContractBlocks.Read(blocks).SelectMany(BlockLines.Of)];

    /// <summary>The first lines of many, and a word about the others.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="most">The most lines, from 2.</param>
    public static IEnumerable<Line> Clip(IReadOnlyList<Line> lines, int most) => lines.Count <= most
        ? lines
        : [.. lines.Take(most - 1), Line.Of($"… {CellText.Count(lines.Count - most + 1, "more line")}", Style.Dim)];
}
