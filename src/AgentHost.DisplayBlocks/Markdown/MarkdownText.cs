using AgentHost.DisplayBlocks.Tree;

namespace AgentHost.DisplayBlocks.Markdown;

/// <summary>Reads Markdown that is there as a whole.</summary>
public static class MarkdownText
{
    /// <summary>
    /// Reads CommonMark with tables, task lists, struck text and bare addresses. HTML is text. A reference to a link finds definitions that stand before it.
    /// What is beyond sense is cut or plain text too: a block of more than 65,536 characters, more than fifty levels at the begin of a line, more than a
    /// thousand brackets in one block.
    /// </summary>
    /// <param name="text">The source.</param>
    public static IReadOnlyList<Block> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var stream = new MarkdownStream();
        return BlockPieces.Join([.. stream.Append(text), .. stream.Complete()]);
    }
}
