using System.Globalization;
using AgentHost.Plugins.Files.Editing;

namespace AgentHost.Plugins.Files.Patching;

/// <summary>
/// Finds the place of a hunk: exactly, then with other white space, then with less of its context. A place is taken only where it is the one.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="path">Its name, for messages.</param>
internal sealed class HunkFinder(PatchedFile file, string path)
{
    private const int MaxFuzz = 2;
    private const int MaxPlaces = 1_000;

    private enum Likeness
    {
        Same,
        SameButEnds,
        SameWords,
    }

    /// <summary>The place.</summary>
    /// <param name="hunk">The hunk.</param>
    /// <param name="from">The first line, from 0, that the hunks before it left.</param>
    /// <exception cref="PatchException">There is none, or more than one.</exception>
    public HunkPlace Find(PatchHunk hunk, int from)
    {
        var old = hunk.Old();
        var anchored = Anchor(hunk, from);
        var first = anchored ?? from;
        if (old.Count == 0)
        {
            return Insert(hunk, anchored, from);
        }

        // Empty lines alone say nothing about a place, unless they are exactly there.
        var tells = old.Exists(static line => !string.IsNullOrWhiteSpace(line));
        foreach (var likeness in tells ? [Likeness.Same, Likeness.SameButEnds, Likeness.SameWords] : new[] { Likeness.Same })
        {
            if (Pick(hunk, Places(old, first, likeness), anchored is not null, 0, old.Count) is { } line)
            {
                return new(line) { Loose = likeness == Likeness.SameWords, Note = Note(hunk, line, likeness, 0) };
            }
        }

        return (tells ? WithLessContext(hunk, old, first, anchored is not null) : null) ?? throw NotFound(hunk, old, first);
    }

    private HunkPlace? WithLessContext(PatchHunk hunk, List<string> old, int first, bool anchored)
    {
        var leading = hunk.Lines.TakeWhile(static line => line.Mark == ' ').Count();
        var trailing = hunk.Lines.AsEnumerable().Reverse().TakeWhile(static line => line.Mark == ' ').Count();
        for (var fuzz = 1; fuzz <= MaxFuzz; fuzz++)
        {
            var (before, after) = (Math.Min(fuzz, leading), Math.Min(fuzz, trailing));
            var rest = old.Skip(before).Take(old.Count - before - after).ToList();
            if (before + after == 0 || !rest.Exists(static line => !string.IsNullOrWhiteSpace(line)))
            {
                break;
            }

            if (Pick(hunk, Places(rest, first, Likeness.SameButEnds), anchored, before, rest.Count) is { } line)
            {
                return new(line) { Leading = before, Trailing = after, Note = Note(hunk, line - before, Likeness.Same, fuzz) };
            }
        }

        return null;
    }

    private HunkPlace Insert(PatchHunk hunk, int? anchored, int from)
    {
        if (anchored is { } anchor)
        {
            return new(anchor + 1) { Note = string.Create(CultureInfo.InvariantCulture, $"hunk at line {hunk.Line}: put after line {anchor + 1}") };
        }

        if (hunk.OldStart is { } start && !hunk.AtEnd)
        {
            // With nothing around it, a unified diff names the line that it stands after.
            return start >= from && start <= file.Lines
                ? new(start)
                : throw new PatchException(
                    hunk.Line, $"{path} has {file.Lines} line{(file.Lines == 1 ? "" : "s")}: nothing can be put after line {start} there.");
        }

        return new(file.Lines) { Note = hunk.AtEnd ? null : $"hunk at line {hunk.Line}: it names no place, so its lines were put at the end" };
    }

    private int? Anchor(PatchHunk hunk, int from)
    {
        int? found = null;
        foreach (var anchor in hunk.Anchors)
        {
            found = FindAnchor(anchor, found + 1 ?? from)
                ?? throw new PatchException(
                    hunk.Line,
                    $"{path} has no line \"{anchor}\"{(from > 0 || found is not null ? $" after line {(found + 1) ?? from}" : "")}: copy it from the file.");
        }

        return found;
    }

    private int? FindAnchor(string anchor, int from)
    {
        for (var line = from; line < file.Lines; line++)
        {
            if (LooseMatcher.SameWords(file.Line(line), anchor))
            {
                return line;
            }
        }

        // Diffs cut long lines there, and models the end of a declaration.
        for (var line = from; line < file.Lines; line++)
        {
            if (file.Line(line).Trim().StartsWith(anchor.AsSpan().Trim(), StringComparison.Ordinal))
            {
                return line;
            }
        }

        return null;
    }

    private int? Pick(PatchHunk hunk, List<int> places, bool anchored, int leading, int count)
    {
        if (places.Count == 0)
        {
            return null;
        }

        if (hunk.AtEnd && places[^1] + count == file.Lines)
        {
            return places[^1];
        }

        if (hunk.OldStart is { } start && places.Contains(start - 1 + leading))
        {
            return start - 1 + leading;
        }

        if (places.Count == 1 || (anchored && hunk.OldStart is null))
        {
            return places[0];
        }

        var shown = string.Join(", ", places.Take(8).Select(static line => (line + 1).ToString(CultureInfo.InvariantCulture)));
        throw new PatchException(
            hunk.Line,
            $"this hunk fits {path} at lines {shown}{(places.Count > 8 ? " and more" : "")}: "
            + "add lines around it, or \"@@ LINE\" with a line that stands before it.");
    }

    private List<int> Places(List<string> wanted, int from, Likeness likeness)
    {
        var places = new List<int>();
        for (var line = from; line + wanted.Count <= file.Lines && places.Count < MaxPlaces; line++)
        {
            var same = 0;
            while (same < wanted.Count && Same(file.Line(line + same), wanted[same], likeness))
            {
                same++;
            }

            if (same == wanted.Count)
            {
                places.Add(line);
            }
        }

        return places;
    }

    private static bool Same(ReadOnlySpan<char> line, ReadOnlySpan<char> wanted, Likeness likeness) => likeness switch
    {
        Likeness.Same => line.SequenceEqual(wanted),
        Likeness.SameButEnds => line.TrimEnd().SequenceEqual(wanted.TrimEnd()),
        _ => LooseMatcher.SameWords(line, wanted),
    };

    private static string? Note(PatchHunk hunk, int line, Likeness likeness, int fuzz)
    {
        var parts = new List<string>();
        if (hunk.OldStart is { } start and > 0 && start - 1 != line)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"applied at line {line + 1} instead of {start}"));
        }

        if (likeness != Likeness.Same)
        {
            parts.Add(likeness == Likeness.SameWords
                ? "its lines differed in white space, and were indented as the file is"
                : "white space at the ends of lines differed");
        }

        if (fuzz > 0)
        {
            parts.Add($"fuzz {fuzz}: the outermost {(fuzz == 1 ? "line" : $"{fuzz} lines")} of its context did not fit");
        }

        return parts.Count == 0 ? null : $"hunk at line {hunk.Line}: {string.Join("; ", parts)}";
    }

    private PatchException NotFound(PatchHunk hunk, List<string> old, int first)
    {
        if (first > 0 && Places(old, 0, Likeness.Same) is { Count: > 0 } earlier)
        {
            return new(
                hunk.Line,
                $"the lines of this hunk stand in {path} at line {earlier[0] + 1}, which is before line {first + 1}, where its place was looked for: "
                + "hunks overlap, or are out of order.");
        }

        return new(hunk.Line, $"the lines of this hunk are not in {path}.{NearestLines.Describe(file.Text, string.Join('\n', old))}");
    }
}
