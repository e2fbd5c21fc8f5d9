using System.Text;

namespace AgentHost.Acp.Updates;

/// <summary>Display blocks as Markdown, which is what editors show.</summary>
internal static class BlockText
{
    private const int DeepestTree = 32;

    /// <summary>All blocks but changes of files, an empty line between them.</summary>
    /// <param name="blocks">The blocks.</param>
    public static string Of(IEnumerable<DisplayBlock> blocks)
    {
        var text = new StringBuilder();
        foreach (var piece in blocks.Select(Of).Where(static piece => piece.Length > 0))
        {
            text.Append(text.Length > 0 ? "\n\n" : "").Append(piece);
        }

        return text.ToString();
    }

    /// <summary>Text between fences that it cannot end.</summary>
    /// <param name="text">The text.</param>
    /// <param name="language">Its language; null for none.</param>
    public static string Fenced(string text, string? language)
    {
        var longest = 2;
        for (var (at, run) = (0, 0); at < text.Length; at++)
        {
            run = text[at] == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        var fence = new string('`', longest + 1);
        return $"{fence}{language}\n{text.TrimEnd('\n')}\n{fence}";
    }

    private static string Of(DisplayBlock block) => block switch
    {
        TextBlock plain => plain.Text.TrimEnd(),
        MarkdownBlock markdown => markdown.Text.TrimEnd(),
        CodeBlock code => Fenced(code.Text, code.Language),
        LinkBlock link => $"[{link.Text}](<{link.Target}>)",
        TableBlock table => Table(table),
        TreeBlock tree => Tree(new StringBuilder(), tree.Root, 0).ToString().TrimEnd(),
        ImageBlock image => $"(an image, {image.MediaType}, {image.Blob.Length} bytes)",
        DiffBlock => "",
        _ => "(a block of a kind that this version does not show)",
    };

    private static string Table(TableBlock table)
    {
        var text = new StringBuilder();
        Row(text, table.Columns);
        Row(text, [.. table.Columns.Select(static _ => "---")]);
        foreach (var row in table.Rows)
        {
            Row(text, row);
        }

        return text.ToString().TrimEnd();
    }

    private static void Row(StringBuilder text, IReadOnlyList<string> cells) =>
        text.Append("| ")
            .AppendJoin(" | ", cells.Select(static cell => cell.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");

    private static StringBuilder Tree(StringBuilder text, TreeNode node, int depth)
    {
        text.Append(' ', depth * 2).Append("- ").Append(node.Label.ReplaceLineEndings(" ")).Append('\n');
        foreach (var child in depth < DeepestTree ? node.Children : [])
        {
            Tree(text, child, depth + 1);
        }

        return text;
    }
}
