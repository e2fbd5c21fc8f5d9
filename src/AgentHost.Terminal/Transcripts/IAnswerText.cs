using AgentHost.Terminal.Drawing;

namespace AgentHost.Terminal.Transcripts;

/// <summary>Text of an answer while it comes: what can no longer change is committed as lines, the rest is shown as it stands.</summary>
internal interface IAnswerText
{
    /// <summary>Takes more of the text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="lines">List that lines are added to that are done.</param>
    void Append(string text, List<Line> lines);

    /// <summary>Ends the text.</summary>
    /// <param name="lines">List that the rest is added to.</param>
    void End(List<Line> lines);

    /// <summary>Lines that may still change, the last ones of them.</summary>
    /// <param name="most">The most characters that are looked at, from the end.</param>
    IReadOnlyList<Line> Open(int most);
}
