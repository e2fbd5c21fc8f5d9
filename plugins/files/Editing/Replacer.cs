using System.Globalization;
using AgentHost.Plugins.Files.Text;

namespace AgentHost.Plugins.Files.Editing;

/// <summary>Replaces text in a text: exactly, else without regard to white space. Line endings of what is not replaced stay as they are.</summary>
internal static class Replacer
{
    private const int MaxLinesNamed = 10;

    public static Replacement Apply(string text, TextEdit edit)
    {
        var old = LineEndings.ToLf(edit.Old);
        var replacement = LineEndings.ToLf(edit.New);
        if (old == replacement)
        {
            return Fail(text, "old and new are the same");
        }

        var map = new LfText(text);
        var starts = FindAll(map.Plain, old);
        if (starts.Count == 0)
        {
            return Loose(map, old, replacement, edit.All);
        }

        if (starts.Count > 1 && !edit.All)
        {
            return Fail(text, $"old occurs {starts.Count} times, at lines {Lines(map, starts)}: add lines around it until it occurs once, or set all");
        }

        return new(map.Replace(starts.Select(start => new Change(start, old.Length, replacement))));
    }

    private static Replacement Loose(LfText map, string old, string replacement, bool all)
    {
        var found = LooseMatcher.Find(map, old);
        if (found.Count == 0)
        {
            return Fail(map.Original, "old was not found." + NearestLines.Describe(map, old));
        }

        if (found.Count > 1 && !all)
        {
            var lines = string.Join(", ", found.Take(MaxLinesNamed).Select(match => match.FirstLine + 1));
            return Fail(
                map.Original,
                $"old was not found exactly; without regard to white space it occurs {found.Count} times, at lines {lines}: "
                + "copy it exactly, with more lines around it");
        }

        var spans = found.Select(match => new Change(match.Start, match.Length, Reindenter.Apply(match, replacement))).ToList();
        var places = string.Join(
            ", ",
            found.Take(MaxLinesNamed)
                .Select(match => string.Create(CultureInfo.InvariantCulture, $"{match.FirstLine + 1}-{match.FirstLine + match.Actual.Count}")));
        return new(map.Replace(spans)) { Note = $"old differed in white space from lines {places}: taken, and new indented as the file is" };
    }

    private static List<int> FindAll(string text, string old)
    {
        var starts = new List<int>();
        for (var at = text.IndexOf(old, StringComparison.Ordinal); at >= 0; at = text.IndexOf(old, at + old.Length, StringComparison.Ordinal))
        {
            starts.Add(at);
        }

        return starts;
    }

    private static string Lines(LfText map, List<int> starts) =>
        string.Join(", ", starts.Take(MaxLinesNamed).Select(start => map.LineOf(start) + 1)) + (starts.Count > MaxLinesNamed ? ", …" : "");

    private static Replacement Fail(string text, string error) => new(text) { Error = error };
}
