using AgentHost.DisplayBlocks.Tree;
using DiffPlex;

namespace AgentHost.DisplayBlocks.Diffs;

/// <summary>Compares two texts line by line. Safe for many threads.</summary>
public static class TextDiff
{
    /// <summary>Lines that differ on either side, beyond which nothing is compared: the time grows with their product.</summary>
    private const int MostCompared = 2_000;

    /// <summary>Lines of context around a change.</summary>
    private const int Context = 3;

    /// <summary>
    /// Compares two texts. Line ends of all kinds are one. At most 2,000 lines are shown; texts that differ in more are counted only, with a note.
    /// </summary>
    /// <param name="path">The file, for both sides.</param>
    /// <param name="before">Text before; null for none.</param>
    /// <param name="after">Text behind; null for none.</param>
    public static PatchFile Compare(string path, string? before, string? after)
    {
        ArgumentNullException.ThrowIfNull(path);
        var old = DiffText.Read(before);
        var now = DiffText.Read(after);
        var head = 0;
        while (head < old.Lines.Count && head < now.Lines.Count && old.IsSame(head, now, head))
        {
            head++;
        }

        var tail = 0;
        while (tail < old.Lines.Count - head && tail < now.Lines.Count - head
            && old.IsSame(old.Lines.Count - tail - 1, now, now.Lines.Count - tail - 1))
        {
            tail++;
        }

        var removed = old.Lines.Count - head - tail;
        var added = now.Lines.Count - head - tail;
        var file = new PatchFile([]) { OldPath = before is null ? null : path, NewPath = after is null ? null : path, Added = added, Removed = removed };
        if (removed == 0 && added == 0)
        {
            return file;
        }

        if ((removed > MostCompared && added > 0) || (added > MostCompared && removed > 0))
        {
            return file with { Note = "too much has changed to be compared line by line" };
        }

        var changes = removed == 0 || added == 0 ? [new DiffChange(head, removed, head, added)] : Changes(old, now, head, removed, added);
        var hunks = new List<PatchHunk>();
        var bounds = new DiffBounds();
        for (var i = 0; i < changes.Count;)
        {
            var last = i;
            while (last + 1 < changes.Count && changes[last + 1].Old - (changes[last].Old + changes[last].Removed) <= Context * 2)
            {
                last++;
            }

            if (Hunk(old, now, changes, i, last, bounds) is { } hunk)
            {
                hunks.Add(hunk);
            }

            i = last + 1;
        }

        return file with
        {
            Hunks = hunks,
            Added = changes.Sum(static change => change.Added),
            Removed = changes.Sum(static change => change.Removed),
            OmittedLines = bounds.Omitted,
        };
    }

    private static List<DiffChange> Changes(DiffText old, DiffText now, int head, int removed, int added)
    {
        // The differ takes texts apart itself; numbers stand for lines, so that a line is one piece whatever it holds.
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        string Numbered(DiffText text, int count) => string.Join('\n', Enumerable.Range(head, count).Select(i =>
        {
            var key = text.Key(i);
            if (!numbers.TryGetValue(key, out var number))
            {
                numbers.Add(key, number = numbers.Count);
            }

            return number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }));

        var result = new Differ().CreateCustomDiffs(Numbered(old, removed), Numbered(now, added), ignoreWhiteSpace: false, static text => text.Split('\n'));
        return
        [
            .. result.DiffBlocks.Select(block => new DiffChange(block.DeleteStartA + head, block.DeleteCountA, block.InsertStartB + head, block.InsertCountB))
        ];
    }

    private static PatchHunk? Hunk(DiffText old, DiffText now, IReadOnlyList<DiffChange> changes, int first, int last, DiffBounds bounds)
    {
        var lines = new List<PatchLine>();
        var startOld = Math.Max(0, changes[first].Old - Context);
        var startNew = changes[first].New - (changes[first].Old - startOld);
        var (atOld, atNew) = (startOld, startNew);
        for (var i = first; i <= last; i++)
        {
            var change = changes[i];
            Same(change.Old);
            for (; atOld < change.Old + change.Removed; atOld++)
            {
                Add(new PatchLine(PatchLineKind.Removed, old.Lines[atOld]) { OldNumber = atOld + 1, IsUnended = old.IsUnended(atOld) });
            }

            for (; atNew < change.New + change.Added; atNew++)
            {
                Add(new PatchLine(PatchLineKind.Added, now.Lines[atNew]) { NewNumber = atNew + 1, IsUnended = now.IsUnended(atNew) });
            }
        }

        Same(Math.Min(old.Lines.Count, atOld + Context));
        return lines.Count == 0 ? null : new PatchHunk(lines[0].OldNumber is null && startOld == atOld ? 0 : startOld + 1, startNew + 1, LineMarks.In(lines));

        void Same(int end)
        {
            for (; atOld < end; atOld++, atNew++)
            {
                Add(new PatchLine(PatchLineKind.Context, old.Lines[atOld])
                {
                    OldNumber = atOld + 1,
                    NewNumber = atNew + 1,
                    IsUnended = old.IsUnended(atOld),
                });
            }
        }

        void Add(PatchLine line)
        {
            if (bounds.HasRoom())
            {
                lines.Add(line);
            }
        }
    }
}
