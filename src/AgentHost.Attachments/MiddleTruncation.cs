using System.Globalization;
using AgentHost.Security.Redaction;

namespace AgentHost.Attachments;

/// <summary>Shortens text at its middle: how it begins and how it ends says most.</summary>
internal static class MiddleTruncation
{
    /// <summary>The text, and what was left out of it; null for nothing.</summary>
    public static (string Text, string? Note) Apply(string text, int chars)
    {
        if (text.Length <= chars)
        {
            return (text, null);
        }

        var head = ResultBounds.SafeEnd(text, chars * 2 / 3);
        var tail = text.Length - (chars - head);
        tail += tail < text.Length && char.IsLowSurrogate(text[tail]) ? 1 : 0;
        var note = string.Create(CultureInfo.InvariantCulture, $"{tail - head} of {text.Length} characters are left out at the middle");
        return ($"{text[..head]}\n[… {note} …]\n{text[tail..]}", note);
    }

    /// <summary>Counts the lines of a text; a break at its end begins none.</summary>
    public static int Lines(ReadOnlySpan<char> text) => text.Count('\n') + (text.Length > 0 && text[^1] != '\n' ? 1 : 0);

    /// <summary>The same by lines.</summary>
    public static (string Text, string? Note) ApplyLines(string text, int lines)
    {
        var count = Lines(text);
        if (count <= lines)
        {
            return (text, null);
        }

        var all = text.Split('\n');
        var head = Math.Max(1, lines * 2 / 3);
        var tail = lines - head;
        var end = all.Length - count;
        var note = string.Create(CultureInfo.InvariantCulture, $"{count - lines} of {count} lines are left out at the middle");
        return ($"{string.Join('\n', all.AsSpan(0, head)!)}\n[… {note} …]\n{string.Join('\n', all.AsSpan(count - tail, tail + end)!)}", note);
    }
}
