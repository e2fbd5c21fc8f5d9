using AgentHost.Terminal.Drawing;

namespace AgentHost.Terminal.Transcripts;

/// <summary>A part of a message that is being written: what came of it in order, whatever came twice or late.</summary>
/// <param name="messageId">The message.</param>
/// <param name="index">Number of the part.</param>
/// <param name="text">The text.</param>
internal sealed class AnswerPart(string messageId, int index, IAnswerText text)
{
    /// <summary>Text that came.</summary>
    public IAnswerText Text => text;

    /// <summary>Characters that were taken.</summary>
    public int Length { get; private set; }

    /// <summary>Tests for a part of a message.</summary>
    public bool Is(string message, int part) => messageId == message && index == part;

    /// <summary>Takes a piece; one that lies further on than what is here waits for the whole.</summary>
    /// <param name="offset">Its place in the part.</param>
    /// <param name="piece">The piece.</param>
    /// <param name="lines">List that lines are added to that are done.</param>
    public void Take(int offset, string piece, List<Line> lines)
    {
        if (offset > Length || offset + piece.Length <= Length)
        {
            return;
        }

        text.Append(offset == Length ? piece : piece[(Length - offset)..], lines);
        Length = offset + piece.Length;
    }
}
