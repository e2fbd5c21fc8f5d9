using System.Text.Json;

namespace AgentHost.Plugins.Agents.Compacting;

/// <summary>Says in short what was left out: what the person asked for, which calls were made.</summary>
internal static class LeftOutNote
{
    /// <summary>The longest note, in characters.</summary>
    public const int LongestLength = 4_000;

    private const int LongestLine = 240;
    private const string Head = "[Earlier messages are left out here, because the conversation grew too long.";
    private const string InShort = " In short, the oldest first:";
    private const string Cut = "- …";

    /// <summary>The note.</summary>
    /// <param name="before">The note of what was left out before; null for none.</param>
    /// <param name="steps">What is left out now.</param>
    /// <param name="length">How long it may be, in characters.</param>
    public static string Write(string? before, IEnumerable<Step> steps, int length)
    {
        var lines = (before is [.., ']'] ? before[..^1] : before ?? "").Split('\n')
            .Where(static line =>
                (line.StartsWith("- ", StringComparison.Ordinal) || line.StartsWith("## ", StringComparison.Ordinal)) && line != Cut).ToList();
        foreach (var part in steps.SelectMany(static step => step.Messages.SelectMany(static message => message.Parts.Select(part => (message.Role, part)))))
        {
            switch (part)
            {
                case (MessageRole.User, TextPart text) when !string.IsNullOrWhiteSpace(text.Text):
                    lines.Add("- the person said: " + Line(text.Text));
                    break;
                case (_, ToolCallPart call):
                    lines.Add($"- {call.Tool} {(call.Arguments.ValueKind == JsonValueKind.Undefined ? "" : Line(call.Arguments.GetRawText()))}");
                    break;
                default:
                    break;
            }
        }

        if (lines.Count == 0)
        {
            return Head + "]";
        }

        // The latest are worth the most.
        var room = length - Head.Length - InShort.Length - Cut.Length - 3;
        var first = lines.Count;
        while (first > 0 && room > lines[first - 1].Length)
        {
            room -= lines[--first].Length + 1;
        }

        return string.Join('\n', [Head + InShort, .. first > 0 ? [Cut] : Array.Empty<string>(), .. lines.Skip(first)]) + "]";
    }

    private static string Line(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (line.Length <= LongestLine)
        {
            return line;
        }

        // Never half of a pair.
        return line[..(char.IsHighSurrogate(line[LongestLine - 1]) ? LongestLine - 1 : LongestLine)] + "…";
    }
}
