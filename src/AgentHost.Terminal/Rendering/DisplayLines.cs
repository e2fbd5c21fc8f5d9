using System.Globalization;
using AgentHost.DisplayBlocks.Code;
using AgentHost.DisplayBlocks.Diffs;
using AgentHost.DisplayBlocks.Markdown;
using AgentHost.DisplayBlocks.Texts;
using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Texts;

namespace AgentHost.Terminal.Rendering;

/// <summary>Blocks of tools and commands as lines of a terminal.</summary>
internal static class DisplayLines
{
    private const int WidestColumn = 48;

    /// <summary>Lines of blocks, one block behind the other.</summary>
    /// <param name="blocks">The blocks.</param>
    public static List<Line> Of(IEnumerable<DisplayBlock> blocks)
    {
        var lines = new List<Line>();
        foreach (var block in blocks)
        {
            switch (block)
            {
                case TextBlock text:
                    lines.AddRange(Text(text.Text));
                    break;
                case MarkdownBlock markdown:
                    lines.AddRange(BlockLines.OfAll(MarkdownText.Parse(markdown.Text)));
                    break;
                case CodeBlock code:
                    lines.AddRange(BlockLines.Code(CodeLexer.Read(code.Language, Cut(code.Text))));
                    break;
                case DiffBlock diff:
                    lines.AddRange(PatchText.Parse(diff.Diff, diff.Path) is { } patch ? BlockLines.Of(patch) : Text(diff.Diff));
                    break;
                case LinkBlock link:
                    lines.Add(new Line([new Span(link.Text == link.Target ? link.Target : $"{link.Text}: {link.Target}", Style.Underlined, link.Target)]));
                    break;
                case TableBlock table:
                    Table(lines, table);
                    break;
                case TreeBlock tree:
                    Tree(lines, tree.Root, 0);
                    break;
                case ImageBlock image:
                    lines.Add(Line.Of(
                        string.Create(CultureInfo.InvariantCulture, $"(an image, {SafeText.Line(image.MediaType, 100)}, {image.Blob.Length:N0} bytes)"), Style.Dim));
                    break;
                default:
                    lines.Add(Line.Of("(a part of a kind that this version does not show)", Style.Dim));
                    break;
            }
        }

        return lines;
    }

    /// <summary>The first lines of many, and a word about the others.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="most">The most lines, from 2.</param>
    public static IEnumerable<Line> Clip(IReadOnlyList<Line> lines, int most) => lines.Count <= most
        ? lines
        : [.. lines.Take(most - 1), Line.Of($"… {CellText.Count(lines.Count - most + 1, "more line")}", Style.Dim)];

    private static IEnumerable<Line> Text(string text) => Cut(text).Select(static line => Line.Of(line));

    /// <summary>Lines of a text that may end with a line end.</summary>
    private static string[] Cut(string text) => SafeText.Clean(text).TrimEnd('\n').Split('\n');

    private static void Table(List<Line> lines, TableBlock table)
    {
        var rows = new List<IReadOnlyList<string>>();
        if (table.Columns.Any(static column => column.Length > 0))
        {
            rows.Add([.. table.Columns]);
        }

        rows.AddRange(table.Rows.Select(static row => (IReadOnlyList<string>)[.. row.Select(static cell => SafeText.Line(cell, 300))]));
        var widths = Enumerable.Range(0, rows.Select(static row => row.Count).DefaultIfEmpty(0).Max())
            .Select(column => Math.Min(WidestColumn, rows.Max(row => column < row.Count ? CellText.Width(row[column]) : 0))).ToList();
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            var cells = row.Select((cell, column) => column == row.Count - 1 ? cell : cell + new string(' ', Math.Max(0, widths[column] - CellText.Width(cell)) + 2));
            lines.Add(Line.Of(string.Concat(cells).TrimEnd(), i == 0 && rows.Count > table.Rows.Count ? Style.Bold : Style.Plain));
        }
    }

    private static void Tree(List<Line> lines, TreeNode node, int level)
    {
        lines.Add(Line.Of(new string(' ', level * 2) + node.Label));
        foreach (var child in node.Children)
        {
            Tree(lines, child, level + 1);
        }
    }
}
