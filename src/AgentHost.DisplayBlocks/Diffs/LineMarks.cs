using System.Globalization;
using AgentHost.DisplayBlocks.Tree;
using DiffPlex;

namespace AgentHost.DisplayBlocks.Diffs;

/// <summary>Marks, in lines that stand for others, the words that changed.</summary>
internal static class LineMarks
{
    /// <summary>Characters of a line beyond which it has no marks.</summary>
    private const int LongestLine = 1_000;

    /// <summary>Lines of one change beyond which they have no marks: it is no longer one line for another.</summary>
    private const int MostLines = 50;

    /// <summary>Marks lines of a hunk: the first removed against the first added of each change, and so on.</summary>
    public static IReadOnlyList<PatchLine> In(IReadOnlyList<PatchLine> lines)
    {
        var marked = lines.ToArray();
        for (var at = 0; at < marked.Length;)
        {
            var removed = Run(marked, at, PatchLineKind.Removed);
            var added = Run(marked, at + removed, PatchLineKind.Added);
            if (removed is > 0 and <= MostLines && added is > 0 and <= MostLines)
            {
                for (var i = 0; i < Math.Min(removed, added); i++)
                {
                    Mark(ref marked[at + i], ref marked[at + removed + i]);
                }
            }

            at += Math.Max(1, removed + added);
        }

        return marked;
    }

    private static int Run(PatchLine[] lines, int from, PatchLineKind kind)
    {
        var at = from;
        while (at < lines.Length && lines[at].Kind == kind)
        {
            at++;
        }

        return at - from;
    }

    private static void Mark(ref PatchLine before, ref PatchLine after)
    {
        if (before.Text.Length is 0 or > LongestLine || after.Text.Length is 0 or > LongestLine)
        {
            return;
        }

        var old = Words(before.Text);
        var now = Words(after.Text);
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var result = new Differ().CreateCustomDiffs(
            Numbered(before.Text, old), Numbered(after.Text, now), ignoreWhiteSpace: false, static text => text.Split(' '));
        var oldMarks = new List<TextMark>();
        var newMarks = new List<TextMark>();
        foreach (var block in result.DiffBlocks)
        {
            Add(oldMarks, old, block.DeleteStartA, block.DeleteCountA);
            Add(newMarks, now, block.InsertStartB, block.InsertCountB);
        }

        // Of lines that have little in common all has changed, and marks would say no more.
        if (Changed(oldMarks, before.Text) && Changed(newMarks, after.Text))
        {
            return;
        }

        before = before with { Marks = oldMarks };
        after = after with { Marks = newMarks };

        string Numbered(string text, List<TextMark> words) => string.Join(' ', words.Select(word =>
        {
            var key = text.Substring(word.Start, word.Length);
            if (!numbers.TryGetValue(key, out var number))
            {
                numbers.Add(key, number = numbers.Count);
            }

            return number.ToString(CultureInfo.InvariantCulture);
        }));
    }

    private static bool Changed(List<TextMark> marks, string text) => marks.Sum(static mark => mark.Length) * 10 > text.AsSpan().Trim().Length * 7;

    private static void Add(List<TextMark> marks, List<TextMark> words, int first, int count)
    {
        if (count == 0)
        {
            return;
        }

        var start = words[first].Start;
        var end = words[first + count - 1].Start + words[first + count - 1].Length;
        marks.Add(new TextMark(start, end - start));
    }

    /// <summary>Words, runs of spaces, and signs one by one: clusters stay whole.</summary>
    private static List<TextMark> Words(string text)
    {
        var words = new List<TextMark>();
        for (var at = 0; at < text.Length;)
        {
            var end = at + StringInfo.GetNextTextElementLength(text, at);
            var kind = Kind(text[at]);
            while (kind != 0 && end < text.Length && Kind(text[end]) == kind)
            {
                end += StringInfo.GetNextTextElementLength(text, end);
            }

            words.Add(new TextMark(at, end - at));
            at = end;
        }

        return words;
    }

    private static int Kind(char c) => char.IsLetterOrDigit(c) || c == '_' ? 1 : char.IsWhiteSpace(c) ? 2 : 0;
}
