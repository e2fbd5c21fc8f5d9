using System.Text.Json.Nodes;

namespace AgentHost.Plugins.Lsp.Documents;

/// <summary>Computes the difference between two texts, as one change.</summary>
internal static class TextChange
{
    /// <summary>The change from one to the other: what begins and ends alike is left alone.</summary>
    public static JsonObject Between(SourceText before, SourceText after, PositionEncoding encoding)
    {
        var (old, now) = (before.Text, after.Text);
        var start = old.AsSpan().CommonPrefixLength(now);
        var end = 0;
        while (end < Math.Min(old.Length, now.Length) - start && old[^(end + 1)] == now[^(end + 1)])
        {
            end++;
        }

        // A pair of code units, and a line's two-character end, stay together.
        while (start > 0 && (char.IsHighSurrogate(old[start - 1]) || old[start - 1] == '\r'))
        {
            start--;
        }

        while (end > 0 && (char.IsLowSurrogate(old[^end]) || old[^end] == '\n'))
        {
            end--;
        }

        return new()
        {
            ["range"] = new JsonObject { ["start"] = At(before.Position(start, encoding)), ["end"] = At(before.Position(old.Length - end, encoding)) },
            ["text"] = now[start..(now.Length - end)],
        };
    }

    /// <summary>A place as the protocol writes it.</summary>
    public static JsonObject At(TextPosition position) => new() { ["line"] = position.Line, ["character"] = position.Character };
}
