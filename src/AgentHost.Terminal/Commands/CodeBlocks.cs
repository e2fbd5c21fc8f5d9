using System.Globalization;
using AgentHost.Client;
using AgentHost.DisplayBlocks.Markdown;
using AgentHost.DisplayBlocks.Tree;

namespace AgentHost.Terminal.Commands;

/// <summary>Blocks of code in an answer, by their numbers from 1.</summary>
internal static class CodeBlocks
{
    /// <summary>The blocks, in their order; those in lists and quotes as well.</summary>
    /// <param name="answer">The answer, as it was written.</param>
    public static IReadOnlyList<SourceCodeBlock> In(string answer) => [.. BlockPieces.Join(MarkdownText.Parse(answer)).SelectMany(Flat)];

    /// <summary>The text of a block, its lines ended.</summary>
    /// <param name="answer">The answer; null for none.</param>
    /// <param name="number">Number of the block, as it was typed.</param>
    /// <exception cref="HostException">There is no such block.</exception>
    public static string Text(string? answer, string number)
    {
        var blocks = In(answer ?? throw new HostException(HostFailure.NotFound, "There is no answer yet."));
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n) || n < 1 || n > blocks.Count)
        {
            throw new HostException(HostFailure.NotFound, blocks.Count switch
            {
                0 => "There is no block of code in the last answer.",
                1 => "The last answer has one block of code: number 1.",
                _ => string.Create(CultureInfo.InvariantCulture, $"The last answer has {blocks.Count} blocks of code: give a number from 1 to {blocks.Count}."),
            });
        }

        return string.Concat(blocks[n - 1].Lines.Select(static line => line.Text + "\n"));
    }

    private static IEnumerable<SourceCodeBlock> Flat(Block block) => block switch
    {
        SourceCodeBlock code => [code],
        QuoteBlock quote => quote.Blocks.SelectMany(Flat),
        ListBlock list => list.Items.SelectMany(static item => item.Blocks).SelectMany(Flat),
        _ => [],
    };
}
