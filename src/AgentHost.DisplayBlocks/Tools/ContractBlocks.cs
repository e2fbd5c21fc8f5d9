using AgentHost.DisplayBlocks.Code;
using AgentHost.DisplayBlocks.Diffs;
using AgentHost.DisplayBlocks.Markdown;
using AgentHost.DisplayBlocks.Tree;

namespace AgentHost.DisplayBlocks.Tools;

/// <summary>
/// Makes the tree of what plugins bring to show: blocks of the contract, those of tools of code as well as those that a manifest's <c>tool-renderer</c> makes
/// of data.
/// </summary>
public static class ContractBlocks
{
    /// <summary>Levels of a tree that are shown.</summary>
    private const int Deepest = 32;

    /// <summary>Makes the tree of some blocks. Those of a kind that this version does not know leave a remark.</summary>
    /// <param name="blocks">The blocks.</param>
    /// <param name="mostLines">Lines of plain output that stay of each; 1 or more.</param>
    public static IReadOnlyList<Block> Read(IEnumerable<DisplayBlock> blocks, int mostLines = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        return [.. blocks.SelectMany(block => Read(block, mostLines, whole: false))];
    }

    /// <summary>Makes the tree of some blocks, and leaves nothing of them out: for who has to allow what they show.</summary>
    /// <param name="blocks">The blocks.</param>
    public static IReadOnlyList<Block> ReadWhole(IEnumerable<DisplayBlock> blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        return [.. blocks.SelectMany(static block => Read(block, int.MaxValue, whole: true))];
    }

    private static IReadOnlyList<Block> Read(DisplayBlock block, int mostLines, bool whole) => block switch
    {
        TextBlock text => [new ParagraphBlock([new StyledText(text.Text)])],
        MarkdownBlock markdown => MarkdownText.Parse(markdown.Text),
        AgentHost.CodeBlock { Language: { } language } code => [Code(code.Text, language)],
        AgentHost.CodeBlock code => [OutputBlock.Read(code.Text, mostLines)],
        DiffBlock diff => [Patch(diff, whole) ?? (Block)OutputBlock.Read($"{diff.Path}\n{diff.Diff}", mostLines)],
        TableBlock table =>
        [
            new GridBlock(
                [.. table.Columns.Select(static column => new GridColumn([new StyledText(column)]))],
                [
                    .. table.Rows.Select(row =>
                        (IReadOnlyList<GridCell>)[.. table.Columns.Select((_, i) => new GridCell(i < row.Count ? [new StyledText(row[i])] : []))])
                ])
        ],
        TreeBlock tree => [new ListBlock(IsOrdered: false, 1, [Item(tree.Root, 0)])],
        LinkBlock link => [new ParagraphBlock([new StyledText(link.Text) { Target = link.Target }, .. Refused(link)])],
        ImageBlock image => [new PictureBlock(image.MediaType, image.Blob.Length) { Blob = image.Blob.Id }],
        _ => [new ParagraphBlock([new StyledText("(a part of a kind that this version does not show)", TextStyles.Faint)])],
    };

    /// <summary>Code of a language.</summary>
    internal static SourceCodeBlock Code(string text, string? language) =>
        new(CodeLexer.Read(language, text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))) { Language = language };

    private static PatchBlock? Patch(DiffBlock diff, bool whole)
    {
        var patch = PatchText.Parse(diff.Diff, diff.Path, whole);
        return patch is not { Files: [var only] } ? patch
            // Of a diff that was shortened the counts say more than its lines.
            : patch with { Files = [only with { Added = Math.Max(only.Added, diff.Added), Removed = Math.Max(only.Removed, diff.Removed) }] };
    }

    private static IEnumerable<StyledText> Refused(LinkBlock link) =>
        Texts.LinkTarget.IsAllowed(link.Target) || link.Target == link.Text ? [] : [new StyledText($" ({link.Target})", TextStyles.Faint)];

    private static ListItem Item(TreeNode node, int depth)
    {
        var label = new ParagraphBlock([new StyledText(node.Label)]);
        return node.Children.Count == 0 ? new ListItem([label])
            : depth >= Deepest ? new ListItem([label, new ParagraphBlock([new StyledText("…", TextStyles.Faint)])])
            : new ListItem([label, new ListBlock(IsOrdered: false, 1, [.. node.Children.Select(child => Item(child, depth + 1))])]);
    }
}
