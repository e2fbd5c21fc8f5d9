using System.Globalization;
using AgentHost.Kernel.Turns;

namespace AgentHost.Kernel.Attaching;

/// <summary>Shortens text at its middle: how it begins and how it ends says most.</summary>
internal static class MiddleCut
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

    /// <summary>The same by lines.</summary>
    public static (string Text, string? Note) ApplyLines(string text, int lines)
    {
        var count = text.AsSpan().Count('\n') + 1;
        if (count <= lines)
        {
            return (text, null);
        }

        var all = text.Split('\n');
        var head = Math.Max(1, lines * 2 / 3);
        var tail = lines - head;
        var note = string.Create(CultureInfo.InvariantCulture, $"{count - lines} of {count} lines are left out at the middle");
        return ($"{string.Join('\n', all.AsSpan(0, head)!)}\n[… {note} …]\n{string.Join('\n', all.AsSpan(count - tail)!)}", note);
    }
}
