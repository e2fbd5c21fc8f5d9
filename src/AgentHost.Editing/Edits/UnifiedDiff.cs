using System.Text;
using AgentHost.TextForms;
using DiffPlex;
using Hunked = DiffPlex.Model.DiffBlock;

namespace AgentHost.Editing.Edits;

/// <summary>Unified diffs for people: bounded, exact about line endings, with counts only for what is binary or huge.</summary>
/// <param name="Text">The diff; null for binary and for changes too large to compare.</param>
/// <param name="Added">Lines added.</param>
/// <param name="Removed">Lines removed.</param>
internal readonly record struct UnifiedDiff(string? Text, int Added, int Removed)
{
    // The comparison's time grows with the product of what differs.
    private const int MostCompared = 2_000;
    private const int Context = 3;

    /// <summary>Compares contents; null stands for no file.</summary>
    public static UnifiedDiff Of(string path, byte[]? before, ReadOnlyMemory<byte>? after) => Of(path, before, after, DiffLimits.Report);

    /// <summary>Compares contents; null stands for no file.</summary>
    public static UnifiedDiff Of(string path, byte[]? before, ReadOnlyMemory<byte>? after, DiffLimits limits)
    {
        if (Lines(before) is not { } old || Lines(after) is not { } now)
        {
            return default;
        }

        var head = 0;
        while (head < old.Length && head < now.Length && old[head] == now[head])
        {
            head++;
        }

        var tail = 0;
        while (tail < old.Length - head && tail < now.Length - head && old[^(tail + 1)] == now[^(tail + 1)])
        {
            tail++;
        }

        var removed = old.Length - head - tail;
        var added = now.Length - head - tail;
        if (removed == 0 && added == 0)
        {
            return new UnifiedDiff("", 0, 0);
        }

        var isHuge = removed > MostCompared && added > 0 || added > MostCompared && removed > 0;
        if (isHuge && !limits.Uncompared)
        {
            return new UnifiedDiff(null, added, removed);
        }

        var blocks = removed == 0 || added == 0 || isHuge
            ? [new Hunked(head, removed, head, added)]
            : Compare(old.AsSpan(head, removed), now.AsSpan(head, added), head);
        return new UnifiedDiff(
            Render(path, before is null, after is null, old, now, blocks, limits),
            blocks.Sum(block => block.InsertCountB),
            blocks.Sum(block => block.DeleteCountA));
    }

    private static List<Hunked> Compare(ReadOnlySpan<string> old, ReadOnlySpan<string> now, int head)
    {
        var result = new Differ().CreateCustomDiffs(string.Join('\n', old!), string.Join('\n', now!), ignoreWhiteSpace: false, static text => text.Split('\n'));
        return [.. result.DiffBlocks.Select(block => new Hunked(block.DeleteStartA + head, block.DeleteCountA, block.InsertStartB + head, block.InsertCountB))];
    }

    private static string Render(string path, bool isNew, bool isGone, string[] old, string[] now, IReadOnlyList<Hunked> blocks, DiffLimits limits)
    {
        var text = new StringBuilder();
        text.Append("--- ").Append(isNew ? "/dev/null" : "a/" + path).Append('\n').Append("+++ ").Append(isGone ? "/dev/null" : "b/" + path).Append('\n');
        var lines = 2;
        for (var i = 0; i < blocks.Count;)
        {
            var last = i;
            while (last + 1 < blocks.Count && blocks[last + 1].DeleteStartA - (blocks[last].DeleteStartA + blocks[last].DeleteCountA) <= Context * 2)
            {
                last++;
            }

            if (!Hunk(text, old, now, blocks, i, last, limits, ref lines))
            {
                return text.Append("… the rest of the diff is left out\n").ToString();
            }

            i = last + 1;
        }

        return text.ToString();
    }

    private static bool Hunk(
        StringBuilder text, string[] old, string[] now, IReadOnlyList<Hunked> blocks, int first, int last, DiffLimits limits, ref int lines)
    {
        var startA = Math.Max(0, blocks[first].DeleteStartA - Context);
        var endA = Math.Min(old.Length, blocks[last].DeleteStartA + blocks[last].DeleteCountA + Context);
        var startB = blocks[first].InsertStartB - (blocks[first].DeleteStartA - startA);
        var endB = Math.Min(now.Length, blocks[last].InsertStartB + blocks[last].InsertCountB + (endA - blocks[last].DeleteStartA - blocks[last].DeleteCountA));
        text.Append($"@@ -{Range(startA, endA - startA)} +{Range(startB, endB - startB)} @@\n");
        lines++;
        var at = startA;
        for (var i = first; i <= last; i++)
        {
            var block = blocks[i];
            for (; at < block.DeleteStartA; at++)
            {
                if (!Line(text, ' ', old[at], limits, ref lines))
                {
                    return false;
                }
            }

            for (; at < block.DeleteStartA + block.DeleteCountA; at++)
            {
                if (!Line(text, '-', old[at], limits, ref lines))
                {
                    return false;
                }
            }

            for (var b = block.InsertStartB; b < block.InsertStartB + block.InsertCountB; b++)
            {
                if (!Line(text, '+', now[b], limits, ref lines))
                {
                    return false;
                }
            }
        }

        for (; at < endA; at++)
        {
            if (!Line(text, ' ', old[at], limits, ref lines))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Line(StringBuilder text, char mark, string line, DiffLimits limits, ref int lines)
    {
        if (++lines > limits.Lines || text.Length + line.Length + 2 > limits.Characters)
        {
            return false;
        }

        // The mark of a missing line feed travels behind a NUL, which no line of text holds.
        text.Append(mark).Append(line.Replace('\0', '\n')).Append('\n');
        return true;
    }

    private static string Range(int start, int count) => count == 1 ? $"{start + 1}" : $"{(count == 0 ? start : start + 1)},{count}";

    // Lines without their line feed; a carriage return stays, so that a change of line endings shows. Null for binary content.
    private static string[]? Lines(ReadOnlyMemory<byte>? content)
    {
        if (content is not { } bytes || bytes.IsEmpty)
        {
            return [];
        }

        if (TextDetector.Detect(bytes.Span, whole: true) is not { } format)
        {
            return null;
        }

        try
        {
            // A byte order mark stays in the first line, so that one that comes or goes shows.
            var text = Strict(format.Form).GetString(bytes.Span);
            if (text.Contains('\0'))
            {
                return null;
            }

            var lines = text.Split('\n');
            return lines[^1].Length == 0 ? lines[..^1] : [.. lines[..^1], lines[^1] + "\0\\ No newline at end of file"];
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    // Two malformed contents must not look the same.
    private static Encoding Strict(TextForm form) => form switch
    {
        TextForm.Utf16LittleEndian => new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true),
        TextForm.Utf16BigEndian => new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true),
        TextForm.Latin1 => Encoding.Latin1,
        _ => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true),
    };
}
