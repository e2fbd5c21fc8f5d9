using System.Globalization;
using System.Text;
using AgentHost.Plugins.Files.Text;

namespace AgentHost.Plugins.Files.Editing;

/// <summary>Shows the lines of a file that come nearest to what was looked for. Its cost is bounded, however long both are.</summary>
internal static class NearestLines
{
    private const int MaxWanted = 40;
    private const int MaxLines = 20_000;
    private const int MaxShown = 12;
    private const double LeastScore = 0.5;

    public static string Describe(LfText text, string old)
    {
        var wanted = old.Trim('\n').Split('\n').Take(MaxWanted).ToArray();
        var anchor = Array.IndexOf(wanted, wanted.MaxBy(line => line.Trim().Length));
        var anchorText = wanted[anchor].Trim();
        if (anchorText.Length < 3)
        {
            return " Read the file again and copy the text exactly.";
        }

        // The longest line of what is wanted finds the place; the lines around it decide between equals.
        double best = 0;
        var place = -1;
        for (var line = 0; line < Math.Min(text.LineStarts.Count, MaxLines); line++)
        {
            var score = Similar.Score(text.Line(line).Trim(), anchorText);
            if (score >= LeastScore && score + Around(text, wanted, line - anchor) is var sum && sum > best)
            {
                best = sum;
                place = line;
            }
        }

        return place < 0 ? " Nothing in the file is like it: read the file again." : Show(text, Math.Max(0, place - anchor), wanted.Length);
    }

    private static double Around(LfText text, string[] wanted, int first)
    {
        var same = 0;
        for (var i = 0; i < wanted.Length; i++)
        {
            var line = first + i;
            same += line >= 0 && line < text.LineStarts.Count && text.Line(line).Trim().SequenceEqual(wanted[i].AsSpan().Trim()) ? 1 : 0;
        }

        return (double)same / wanted.Length;
    }

    private static string Show(LfText text, int first, int count)
    {
        var last = Math.Min(text.LineStarts.Count, first + Math.Min(count, MaxShown));
        var shown = new StringBuilder($" The nearest is:");
        for (var line = first; line < last; line++)
        {
            var content = text.Line(line);
            shown.Append(CultureInfo.InvariantCulture, $"\n{line + 1}\t{content[..Math.Min(content.Length, 200)]}");
        }

        return shown.ToString();
    }
}
