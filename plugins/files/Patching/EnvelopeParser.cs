namespace AgentHost.Plugins.Files.Patching;

/// <summary>Reads the form that begins with <c>*** Begin Patch</c>: files by name, places by the lines around them.</summary>
internal static class EnvelopeParser
{
    public const string Begin = "*** Begin Patch";
    private const string End = "*** End Patch";
    private const string AddFile = "*** Add File:";
    private const string UpdateFile = "*** Update File:";
    private const string DeleteFile = "*** Delete File:";
    private const string MoveTo = "*** Move to:";
    private const string EndOfFile = "*** End of File";

    public static List<PatchSection> Parse(PatchLines text)
    {
        text.Next++;
        var sections = new List<PatchSection>();
        while (!text.Has(End))
        {
            if (text.AtEnd)
            {
                throw new PatchException(text.Number, $"the patch ends without \"{End}\": it may have been cut off, so nothing was changed.");
            }

            if (string.IsNullOrWhiteSpace(text.Peek()))
            {
                text.Next++;
                continue;
            }

            sections.Add(Section(text));
        }

        text.Next++;
        if (!text.AtEnd)
        {
            throw new PatchException(text.Number, $"something follows \"{End}\": {PatchLines.Quote(text.Peek())}.");
        }

        return sections.Count > 0 ? sections : throw new PatchException(1, "the patch names no file.");
    }

    private static PatchSection Section(PatchLines text)
    {
        var line = text.Number;
        if (text.Has(DeleteFile))
        {
            return new(line, PatchAction.Delete, Path(text, DeleteFile));
        }

        if (text.Has(AddFile))
        {
            return Added(text, new(line, PatchAction.Add, Path(text, AddFile)));
        }

        if (!text.Has(UpdateFile))
        {
            throw new PatchException(line, $"expected \"{AddFile}\", \"{UpdateFile}\", \"{DeleteFile}\" or \"{End}\", not {PatchLines.Quote(text.Peek())}.");
        }

        var path = Path(text, UpdateFile);
        return Updated(text, new(line, PatchAction.Update, path) { MoveTo = text.Has(MoveTo) ? Path(text, MoveTo) : null });
    }

    private static PatchSection Added(PatchLines text, PatchSection section)
    {
        var hunk = new PatchHunk(text.Number);
        while (!text.AtEnd && !text.Has("*** "))
        {
            if (!text.Has("+"))
            {
                throw new PatchException(text.Number, $"each line of the new file {section.Path} begins with \"+\", not {PatchLines.Quote(text.Peek())}.");
            }

            hunk.Lines.Add(new('+', text.Take()[1..]));
        }

        section.Hunks.Add(hunk);
        return section;
    }

    private static PatchSection Updated(PatchLines text, PatchSection section)
    {
        while (!text.AtEnd && !IsHeader(text))
        {
            var hunk = Hunk(text, first: section.Hunks.Count == 0);
            if (!hunk.Changes)
            {
                throw new PatchException(hunk.Line, $"this hunk of {section.Path} neither adds nor removes a line.");
            }

            section.Hunks.Add(hunk);
        }

        return section.Hunks.Count > 0 || section.MoveTo is not null
            ? section
            : throw new PatchException(section.Line, $"{section.Path} has no hunk: say what changes in it.");
    }

    private static PatchHunk Hunk(PatchLines text, bool first)
    {
        var line = text.Number;
        var anchors = new List<string>();
        int? start = null;
        while (text.Has("@@"))
        {
            var header = text.Take();
            if (HunkHeader.Parse(header) is { } range)
            {
                start = range.OldStart;
            }
            else if (header[2..].Trim() is { Length: > 0 } anchor)
            {
                anchors.Add(anchor.EndsWith(" @@", StringComparison.Ordinal) ? anchor[..^3] : anchor);
            }
        }

        if (line == text.Number && !first)
        {
            throw new PatchException(
                line, $"expected \"@@\", a line that begins with \" \", \"+\" or \"-\", or the next file, not {PatchLines.Quote(text.Peek())}.");
        }

        var hunk = new PatchHunk(line) { Anchors = anchors, OldStart = start };
        while (!text.AtEnd && !text.Has("@@") && !IsHeader(text))
        {
            if (text.Has(EndOfFile))
            {
                text.Next++;
                hunk.AtEnd = true;
                break;
            }

            hunk.Lines.Add(HunkLines.Read(text) ?? throw new PatchException(
                text.Number, $"a line of a hunk begins with \" \", \"+\" or \"-\", not {PatchLines.Quote(text.Peek())}."));
        }

        HunkLines.DropBlankEnd(hunk);
        return hunk;
    }

    private static bool IsHeader(PatchLines text) => text.Has("*** ") && !text.Has(EndOfFile);

    private static string Path(PatchLines text, string header)
    {
        var path = text.Peek()![header.Length..].Trim();
        if (path.Length == 0)
        {
            throw new PatchException(text.Number, "a path is missing.");
        }

        text.Next++;
        return path;
    }
}
