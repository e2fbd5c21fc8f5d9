using AgentHost.DisplayBlocks.Tree;

namespace AgentHost.DisplayBlocks.Markdown;

/// <summary>Reads Markdown that is there as a whole.</summary>
public static class MarkdownText
{
    /// <summary>
    /// Reads CommonMark with tables, task lists, struck text and bare addresses. HTML is text. What is beyond sense (a paragraph of more than 65,536 characters,
    /// nesting of more than a hundred levels, thousands of brackets without an end) is plain text too.
    /// </summary>
    /// <param name="text">The source.</param>
    public static IReadOnlyList<Block> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var stream = new MarkdownStream();
        return BlockPieces.Join([.. stream.Append(text), .. stream.Complete()]);
    }
}
