using AgentHost.DisplayBlocks.Markdown;
using AgentHost.DisplayBlocks.Tree;
using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Rendering;

namespace AgentHost.Terminal.Transcripts;

/// <summary>
/// Markdown while it streams, for whoever hears it: sentences of a paragraph are given as they end, everything else by blocks. A sentence waits for its
/// paragraph where what follows may still change how it reads.
/// </summary>
internal sealed class SentenceAnswerText : IAnswerText
{
    private const string Ends = ".!?…。！？";

    /// <summary>Signs that are read differently once their other half has come.</summary>
    private const string Marks = "*_`[]~<>|\\";

    private readonly MarkdownStream _stream = new();
    private string _told = "";
    private char _last = '\n';
    private bool _begun;

    /// <inheritdoc/>
    public void Append(string text, List<Line> lines)
    {
        Commit(_stream.Append(text), lines);
        var ends = false;
        foreach (var letter in text)
        {
            ends |= char.IsWhiteSpace(letter) && Ends.Contains(_last, StringComparison.Ordinal);
            _last = letter;
        }

        if (ends && _stream.Open is [ParagraphBlock paragraph])
        {
            Tell(TextOf(paragraph), lines);
        }
    }

    /// <inheritdoc/>
    public void End(List<Line> lines) => Commit(_stream.Complete(), lines);

    /// <inheritdoc/>
    public IReadOnlyList<Line> Open(int most) => [];

    /// <summary>Gives the sentences that have ended and were not given yet.</summary>
    private void Tell(string text, List<Line> lines)
    {
        if (!text.StartsWith(_told, StringComparison.Ordinal))
        {
            return;
        }

        for (var end = text.Length - 1; end > _told.Length; end--)
        {
            if (char.IsWhiteSpace(text[end]) && Ends.Contains(text[end - 1], StringComparison.Ordinal))
            {
                if (text.AsSpan(_told.Length, end - _told.Length).IndexOfAny(Marks) < 0)
                {
                    Add(text[_told.Length..end], lines, isNew: _told.Length == 0);
                    _told = text[..end];
                }

                return;
            }
        }
    }

    private void Commit(IReadOnlyList<Block> blocks, List<Line> lines)
    {
        if (blocks.Count == 0)
        {
            return;
        }

        var from = 0;
        if (_told.Length > 0 && blocks[0] is ParagraphBlock or HeadingBlock
            && TextOf(blocks[0]) is var text && text.StartsWith(_told, StringComparison.Ordinal))
        {
            Add(text[_told.Length..], lines, isNew: false);
            from = 1;
        }

        _told = "";
        if (from < blocks.Count)
        {
            if (_begun && !blocks[from].Continues)
            {
                lines.Add(Line.Empty with { Label = "agent" });
            }

            lines.AddRange(BlockLines.OfAll(blocks.Skip(from)).Select(static line => line with { Label = "agent" }));
        }

        _begun = true;
    }

    private void Add(string text, List<Line> lines, bool isNew)
    {
        if (isNew && _begun)
        {
            lines.Add(Line.Empty with { Label = "agent" });
        }

        _begun = true;
        lines.AddRange(text.Trim().Split('\n').Where(static line => line.Length > 0).Select(static line => Line.Of(line) with { Label = "agent" }));
    }

    private static string TextOf(Block block) => string.Join('\n', BlockLines.Of(block).Select(static line => line.Text));
}
