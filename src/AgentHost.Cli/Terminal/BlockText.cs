using System.Text;

namespace AgentHost.Cli.Terminal;

/// <summary>Display blocks as plain text.</summary>
internal static class BlockText
{
    private const int WidestColumn = 48;

    /// <summary>All blocks, a line break behind each.</summary>
    public static string Of(IReadOnlyList<DisplayBlock> blocks)
    {
        var text = new StringBuilder();
        foreach (var block in blocks)
        {
            switch (block)
            {
                case TextBlock plain:
                    text.Append(plain.Text);
                    break;
                case MarkdownBlock markdown:
                    text.Append(markdown.Text);
                    break;
                case CodeBlock code:
                    text.Append(code.Text);
                    break;
                case DiffBlock diff:
                    text.Append(diff.Diff);
                    break;
                case LinkBlock link:
                    text.Append(link.Text == link.Target ? link.Target : $"{link.Text}: {link.Target}");
                    break;
                case TableBlock table:
                    Table(text, table);
                    break;
                case TreeBlock tree:
                    Tree(text, tree.Root, 0);
                    break;
                case ImageBlock image:
                    text.Append(
                        System.Globalization.CultureInfo.InvariantCulture, $"(an image, {CleanText.Line(image.MediaType, 100)}, {image.Blob.Length:N0} bytes)");
                    break;
                default:
                    text.Append("(a part of a kind that this version does not show)");
                    break;
            }

            if (text is { Length: > 0 } && text[^1] != '\n')
            {
                text.Append('\n');
            }
        }

        return text.ToString();
    }

    private static void Table(StringBuilder text, TableBlock table)
    {
        var widths = table.Columns.Select((_, column) =>
            Math.Min(WidestColumn, table.Rows.Select(row => column < row.Count ? row[column].Length : 0).DefaultIfEmpty(0).Max())).ToList();
        foreach (var row in table.Rows)
        {
            for (var column = 0; column < row.Count; column++)
            {
                var cell = CleanText.Line(row[column], 300);
                text.Append(column == row.Count - 1 ? cell : (column < widths.Count ? cell.PadRight(widths[column]) : cell) + "  ");
            }

            while (text[^1] == ' ')
            {
                text.Length--;
            }

            text.Append('\n');
        }
    }

    private static void Tree(StringBuilder text, TreeNode node, int level)
    {
        text.Append(' ', level * 2).Append(node.Label).Append('\n');
        foreach (var child in node.Children)
        {
            Tree(text, child, level + 1);
        }
    }
}
