namespace AgentHost.Plugins.Files.Editing;

/// <summary>Finds whole lines without regard to the amount of white space, at the ends and within.</summary>
internal static class LooseMatcher
{
    private const int MaxMatches = 1_000;

    public static IReadOnlyList<LooseMatch> Find(LfText text, string old)
    {
        var withEnding = old.EndsWith('\n');
        var wanted = (withEnding ? old[..^1] : old).Split('\n');
        var found = new List<LooseMatch>();

        // White space alone says nothing about the place.
        if (wanted.All(string.IsNullOrWhiteSpace))
        {
            return found;
        }

        var hashes = wanted.Select(line => Hash(line)).ToArray();
        var lines = text.LineStarts.Count;
        var lineHashes = new int[lines];
        for (var i = 0; i < lines; i++)
        {
            lineHashes[i] = Hash(text.Line(i));
        }

        for (var first = 0; first + wanted.Length <= lines && found.Count < MaxMatches; first++)
        {
            if (lineHashes.AsSpan(first, wanted.Length).SequenceEqual(hashes) && Matches(text, first, wanted))
            {
                found.Add(Make(text, first, wanted, withEnding));
                first += wanted.Length - 1;
            }
        }

        return found;
    }

    /// <summary>True when two lines differ in white space at most.</summary>
    public static bool SameWords(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        left = left.Trim();
        right = right.Trim();
        int i = 0, j = 0;
        while (i < left.Length && j < right.Length)
        {
            var leftSpace = char.IsWhiteSpace(left[i]);
            if (leftSpace != char.IsWhiteSpace(right[j]))
            {
                return false;
            }

            if (leftSpace)
            {
                i = SkipSpace(left, i);
                j = SkipSpace(right, j);
            }
            else if (left[i++] != right[j++])
            {
                return false;
            }
        }

        return i == left.Length && j == right.Length;
    }

    private static bool Matches(LfText text, int first, string[] wanted)
    {
        for (var i = 0; i < wanted.Length; i++)
        {
            if (!SameWords(text.Line(first + i), wanted[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static LooseMatch Make(LfText text, int first, string[] wanted, bool withEnding)
    {
        var last = first + wanted.Length - 1;
        var actual = Enumerable.Range(first, wanted.Length).Select(line => text.Line(line).ToString()).ToList();
        var end = text.LineStarts[last] + actual[^1].Length;
        var ending = withEnding && end < text.Plain.Length;
        return new(first, text.LineStarts[first], end + (ending ? 1 : 0) - text.LineStarts[first], wanted, actual, ending || !withEnding ? withEnding : false);
    }

    private static int SkipSpace(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }

    private static int Hash(ReadOnlySpan<char> line)
    {
        uint hash = 2166136261;
        foreach (var character in line)
        {
            if (!char.IsWhiteSpace(character))
            {
                hash = (hash ^ character) * 16777619;
            }
        }

        return (int)hash;
    }
}
