using AgentHost.Plugins.Files.Editing;

namespace AgentHost.Plugins.Files.Patching;

/// <summary>Applies the hunks of a file to its text.</summary>
internal static class PatchApplier
{
    /// <summary>The text of a new file.</summary>
    public static string Create(PatchSection section)
    {
        var lines = section.Hunks.SelectMany(static hunk => hunk.Lines).Select(static line => line.Text).ToList();
        return lines.Count == 0 ? "" : string.Join('\n', lines) + (section.Hunks[^1].NewUnfinished ? "" : "\n");
    }

    /// <summary>The text after all hunks. Lines that stay keep the file's own white space and endings.</summary>
    /// <exception cref="PatchException">A hunk does not fit.</exception>
    public static string Apply(PatchSection section, string text, List<string> notes)
    {
        var file = new PatchedFile(text);
        var finder = new HunkFinder(file, section.Path);
        var changes = new List<Change>();
        var from = 0;
        bool? finished = null;
        foreach (var hunk in section.Hunks)
        {
            var place = finder.Find(hunk, from);
            from = Add(file, hunk, place, changes);
            if (hunk.Miscounted)
            {
                notes.Add($"{section.Path}, hunk at line {hunk.Line}: its header counts other lines than it has; they were taken as they stand");
            }

            if (place.Note is { } note)
            {
                notes.Add($"{section.Path}, {note}");
            }

            finished = from == file.Lines && hunk.OldUnfinished != hunk.NewUnfinished ? hunk.OldUnfinished : finished;
        }

        return Finish(file.Text.Replace(changes), finished);
    }

    /// <summary>Adds the changes of a hunk; returns the first line after it.</summary>
    private static int Add(PatchedFile file, PatchHunk hunk, HunkPlace place, List<Change> changes)
    {
        var lines = hunk.Lines[place.Leading..^place.Trailing];
        var match = place.Loose ? Match(file, hunk, place) : null;
        var line = place.Line;
        for (var i = 0; i < lines.Count;)
        {
            if (lines[i].Mark == ' ')
            {
                line++;
                i++;
                continue;
            }

            var removed = 0;
            var added = new List<string>();
            for (; i < lines.Count && lines[i].Mark != ' '; i++)
            {
                if (lines[i].Mark == '-')
                {
                    removed++;
                }
                else
                {
                    added.Add(lines[i].Text);
                }
            }

            if (match is not null && added.Count > 0)
            {
                added = [.. Reindenter.Apply(match, string.Join('\n', added)).Split('\n')];
            }

            changes.Add(Run(file, line, removed, added));
            line += removed;
        }

        return line;
    }

    private static Change Run(PatchedFile file, int line, int removed, List<string> added)
    {
        var start = file.Start(line);
        var end = file.Start(line + removed);
        if (added.Count == 0)
        {
            return new(start, end - start, "");
        }

        // At the end of a file whose last line has no break, none is added: only one between the lines.
        var text = string.Join('\n', added);
        return file.EndsWithBreak || end < file.Text.Plain.Length ? new(start, end - start, text + "\n")
            : removed > 0 ? new(start, end - start, text)
            : new(start, 0, "\n" + text);
    }

    private static LooseMatch Match(PatchedFile file, PatchHunk hunk, HunkPlace place)
    {
        var wanted = hunk.Old();
        var actual = Enumerable.Range(place.Line, wanted.Count).Select(line => file.Line(line).ToString()).ToList();
        return new(place.Line, file.Start(place.Line), 0, wanted, actual, WithEnding: true);
    }

    /// <summary>The line break at the very end, where the patch speaks of it.</summary>
    private static string Finish(string text, bool? finished) => finished switch
    {
        true when text.Length > 0 && text[^1] != '\n' => text + (text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n"),
        false when text.EndsWith("\r\n", StringComparison.Ordinal) => text[..^2],
        false when text.EndsWith('\n') => text[..^1],
        _ => text,
    };
}
