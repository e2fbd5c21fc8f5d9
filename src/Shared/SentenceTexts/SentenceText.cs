using System.Globalization;

namespace AgentHost.SentenceTexts;

/// <summary>Pieces of sentences for people.</summary>
internal static class SentenceText
{
    /// <summary>A text of others as a sentence, which another may follow.</summary>
    /// <param name="text">The text.</param>
    public static string Of(string text)
    {
        var trimmed = text.TrimEnd();
        return trimmed is [.., '.' or '!' or '?' or '…' or ':'] or "" ? trimmed : trimmed + ".";
    }

    /// <summary>A count with its noun: <c>1 token</c>, <c>2 tokens</c>.</summary>
    /// <param name="count">The count.</param>
    /// <param name="noun">The noun for one; with an s for others.</param>
    /// <param name="format">How the number is written: <c>0</c>, or <c>N0</c> with commas.</param>
    public static string Count(long count, string noun, string format) =>
        $"{count.ToString(format, CultureInfo.InvariantCulture)} {noun}{(count == 1 ? "" : "s")}";
}
