using AgentHost.DisplayBlocks.Markdown;
using AgentHost.DisplayBlocks.Tree;
using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Rendering;

namespace AgentHost.Terminal.Transcripts;

/// <summary>Markdown while it streams: a block is done when nothing that follows can change it.</summary>
internal sealed class MarkdownAnswerText : IAnswerText
{
    private readonly MarkdownStream _stream = new();
    private bool _begun;

    /// <inheritdoc/>
    public void Append(string text, List<Line> lines) => Commit(_stream.Append(text), lines);

    /// <inheritdoc/>
    public void End(List<Line> lines) => Commit(_stream.Complete(), lines);

    /// <inheritdoc/>
    public IReadOnlyList<Line> Open(int most) => Lines(_stream.Open, _begun);

    private void Commit(IReadOnlyList<Block> blocks, List<Line> lines)
    {
        if (blocks.Count > 0)
        {
            lines.AddRange(Lines(blocks, _begun));
            _begun = true;
        }
    }

    private static IReadOnlyList<Line> Lines(IReadOnlyList<Block> blocks, bool begun)
    {
        var lines = BlockLines.OfAll(blocks);
        if (begun && blocks.Count > 0 && !blocks[0].Continues)
        {
            lines.Insert(0, Line.Empty);
        }

        return [.. lines.Select(static line => line with { Label = "agent" })];
    }
}
