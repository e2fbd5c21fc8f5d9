namespace AgentHost.Plugins.Files.Editing;

/// <summary>Indents new lines the way the file is, where the lines that they replace were asked for with another indentation.</summary>
internal static class Reindenter
{
    public static string Apply(LooseMatch match, string replacement)
    {
        var trailing = replacement.EndsWith('\n');
        var lines = (trailing ? replacement[..^1] : replacement).Split('\n');
        if (replacement.Length == 0)
        {
            return "";
        }

        var indents = Indents(match);
        var next = 0;
        for (var i = 0; i < lines.Length; i++)
        {
            // A line that stays keeps the file's own white space, inner one too.
            var same = IndexFrom(match.Wanted, lines[i], next);
            if (same >= 0)
            {
                next = same + 1;
                lines[i] = match.Actual[same];
            }
            else if (!string.IsNullOrWhiteSpace(lines[i]))
            {
                lines[i] = Indent(lines[i], indents);
            }
        }

        // Where the match ends without a line break, what ended the last line is still there.
        var text = string.Join('\n', lines);
        return trailing ? text + "\n" : text;
    }

    private static int IndexFrom(IReadOnlyList<string> lines, string line, int from)
    {
        for (var i = from; i < lines.Count; i++)
        {
            if (lines[i] == line)
            {
                return i;
            }
        }

        return -1;
    }

    private static List<(string Wanted, string Actual)> Indents(LooseMatch match) =>
    [
        .. match.Wanted.Zip(match.Actual)
            .Where(pair => !string.IsNullOrWhiteSpace(pair.First))
            .Select(pair => (Leading(pair.First), Leading(pair.Second)))
            .Distinct()
            .OrderByDescending(pair => pair.Item1.Length),
    ];

    private static string Indent(string line, List<(string Wanted, string Actual)> indents)
    {
        var indent = Leading(line);
        foreach (var (wanted, actual) in indents)
        {
            if (indent.StartsWith(wanted, StringComparison.Ordinal))
            {
                return actual + Further(indent[wanted.Length..], indents) + line[indent.Length..];
            }
        }

        // Less indented than anything that was asked for: as much less than the least of these.
        var (leastWanted, leastActual) = indents[^1];
        var less = Math.Min(leastActual.Length, leastWanted.Length - indent.Length);
        return leastActual[..Math.Max(0, leastActual.Length - Math.Max(0, less))] + line[indent.Length..];
    }

    // What goes deeper than the lines known is written in the file's own unit, where two known lines tell it.
    private static string Further(string rest, List<(string Wanted, string Actual)> indents)
    {
        if (rest.Length == 0)
        {
            return rest;
        }

        foreach (var (wanted, actual) in indents)
        {
            if (wanted.Length > 0 && actual.Length > 0 && rest.Length % Unit(wanted.Length, actual.Length) == 0 && wanted[0] != actual[0])
            {
                var unit = Unit(wanted.Length, actual.Length);
                return actual[0] == '\t'
                    ? new('\t', rest.Length / unit)
                    : new(' ', rest.Length * Math.Max(1, actual.Length / wanted.Length));
            }
        }

        return rest;
    }

    private static int Unit(int wanted, int actual) => Math.Max(1, wanted / actual);

    private static string Leading(string line) => line[..(line.Length - line.AsSpan().TrimStart().Length)];
}
