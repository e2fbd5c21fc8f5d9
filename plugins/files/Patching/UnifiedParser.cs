namespace AgentHost.Plugins.Files.Patching;

/// <summary>Reads a unified diff, as <c>diff -u</c> and <c>git diff</c> write it.</summary>
internal static class UnifiedParser
{
    // What git writes above the two file names, and what mail adds.
    private static readonly string[] _noise =
    [
        "diff ", "index ", "new file mode ", "deleted file mode ", "old mode ", "new mode ", "similarity index ", "dissimilarity index ", "Index: ", "====="
    ];

    public static List<PatchSection> Parse(PatchLines text)
    {
        var sections = new List<PatchSection>();
        while (!text.AtEnd)
        {
            // The line under which mail has its signature.
            if (text.Peek() == "-- " && sections.Count > 0)
            {
                break;
            }

            if (IsStart(text))
            {
                sections.Add(Section(text));
            }
            else if (sections.Count > 0 && !string.IsNullOrWhiteSpace(text.Peek()) && !_noise.Any(start => text.Has(start)))
            {
                throw new PatchException(
                    text.Number,
                    $"expected a line of the hunk (with \" \", \"+\" or \"-\" before it), \"@@\", or the next file, not {PatchLines.Quote(text.Peek())}.");
            }
            else
            {
                text.Next++;
            }
        }

        return sections.Count > 0
            ? sections
            : throw new PatchException(1, "this is no patch: it begins with \"*** Begin Patch\", or has \"--- FILE\" and \"+++ FILE\" before its hunks.");
    }

    private static bool IsStart(PatchLines text) => text.Has("diff --git ") || IsNames(text);

    /// <summary>Two file names and no removed line: the second name or a hunk follows.</summary>
    private static bool IsNames(PatchLines text) => text.Has("--- ") && text.Has("+++ ", 1);

    private static PatchSection Section(PatchLines text)
    {
        var line = text.Number;
        var facts = GitFacts.Read(text, _noise);
        if (!IsNames(text))
        {
            return WithoutHunks(line, facts);
        }

        var (old, current) = FileNames.Pair(text.Take()[4..], text.Take()[4..], line);
        if (old is null && current is null)
        {
            throw new PatchException(line, "both names are /dev/null.");
        }

        if (old is not null && current is not null && old != current && facts.RenameFrom is null)
        {
            throw new PatchException(line, $"the names differ, {old} and {current}: a move says \"rename from\" and \"rename to\", or \"*** Move to:\".");
        }

        var action = old is null ? PatchAction.Add : current is null ? PatchAction.Delete : PatchAction.Update;
        var section = new PatchSection(line, action, old ?? current!)
        {
            MoveTo = old is not null && current is not null && old != current ? current : null,
            Mode = facts.Mode
        };
        Hunks(text, section);
        if (action == PatchAction.Add && section.Hunks.SelectMany(static hunk => hunk.Lines).Any(static added => added.Mark != '+'))
        {
            throw new PatchException(line, $"{section.Path} is a new file, but not all of its lines begin with \"+\".");
        }

        return section;
    }

    private static PatchSection WithoutHunks(int line, GitFacts facts)
    {
        if (facts.RenameFrom is { } from && facts.RenameTo is { } to)
        {
            return new(line, PatchAction.Update, from) { MoveTo = to, Mode = facts.Mode };
        }

        if (facts.Names is { } names && (facts.IsNew || facts.IsDeleted))
        {
            return new(line, facts.IsNew ? PatchAction.Add : PatchAction.Delete, names) { Mode = facts.Mode };
        }

        throw new PatchException(line, "this file has no \"---\" and \"+++\" lines, and so no change that can be made.");
    }

    private static void Hunks(PatchLines text, PatchSection section)
    {
        PatchHunk? before = null;
        var reached = 0;
        while (text.Has("@@"))
        {
            var line = text.Number;
            var header = text.Take();
            var range = HunkHeader.Parse(header);
            if (range is null && header.TrimEnd() != "@@")
            {
                throw new PatchException(line, $"a hunk begins with \"@@ -LINE,COUNT +LINE,COUNT @@\", not {PatchLines.Quote(header)}.");
            }

            if (range is not null && before is not null && range.OldStart < reached)
            {
                throw new PatchException(
                    line, $"this hunk overlaps the one before it, at line {before.Line}, or stands before it in the file: put hunks in their order.");
            }

            var hunk = new PatchHunk(line) { OldStart = range?.OldStart };
            Body(text, hunk, range);
            reached = range is not null ? range.OldStart + hunk.Lines.Count(static entry => entry.Mark != '+') : reached;
            if (!hunk.Changes)
            {
                throw new PatchException(line, $"this hunk of {section.Path} neither adds nor removes a line.");
            }

            section.Hunks.Add(before = hunk);
        }

        if (section.Hunks.Count == 0 && section.Action == PatchAction.Update && section.MoveTo is null)
        {
            throw new PatchException(section.Line, $"{section.Path} has no hunk: say what changes in it.");
        }
    }

    private static void Body(PatchLines text, PatchHunk hunk, HunkHeader? header)
    {
        var (old, current) = (header?.OldCount ?? int.MaxValue, header?.NewCount ?? int.MaxValue);
        while (!text.AtEnd && !text.Has("@@") && !text.Has("diff --git "))
        {
            // Counted out, or named beyond doubt: what looks like a removed "-- name" is the next file.
            if (IsNames(text) && (old <= 0 || text.Has("@@", 2)))
            {
                break;
            }

            // Mail's signature looks like a removed "- ".
            if (text.Peek() == "-- " && old <= 0 && current <= 0)
            {
                break;
            }

            if (text.Has("\\"))
            {
                text.Next++;
                MarkUnfinished(hunk);
                continue;
            }

            if (HunkLines.Read(text) is not { } line)
            {
                break;
            }

            hunk.Lines.Add(line);
            old -= line.Mark != '+' ? 1 : 0;
            current -= line.Mark != '-' ? 1 : 0;
        }

        // Models count badly; what stands there is what is meant. An empty line too many stands between hunks.
        while (header is not null && (old < 0 || current < 0) && hunk.Lines.Count > 0 && hunk.Lines[^1] is { Mark: ' ', Text: "" })
        {
            hunk.Lines.RemoveAt(hunk.Lines.Count - 1);
            old++;
            current++;
        }

        if (header is null)
        {
            HunkLines.DropBlankEnd(hunk);
        }

        // Empty lines at a text's end are easily lost, and say nothing.
        hunk.Miscounted = header is not null && (old != 0 || current != 0) && !(text.AtEnd && old == current && old > 0);
    }

    private static void MarkUnfinished(PatchHunk hunk)
    {
        if (hunk.Lines.Count > 0)
        {
            hunk.OldUnfinished |= hunk.Lines[^1].Mark != '+';
            hunk.NewUnfinished |= hunk.Lines[^1].Mark != '-';
            hunk.AtEnd = true;
        }
    }
}
