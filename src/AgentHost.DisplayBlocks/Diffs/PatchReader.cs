using System.Globalization;
using AgentHost.DisplayBlocks.Tree;

namespace AgentHost.DisplayBlocks.Diffs;

/// <summary>Reads a patch line by line.</summary>
/// <param name="path">The file, where the patch says none.</param>
/// <param name="whole">Leaves nothing out.</param>
internal sealed class PatchReader(string? path, bool whole)
{
    private const int MostFiles = 100;
    private const int LongestLine = 2_000;

    /// <summary>Marks of files between stars, and the sides that such a file has.</summary>
    private static readonly (string Word, bool IsOld, bool IsNew)[] FileMarks =
        [("Add File: ", false, true), ("Update File: ", true, true), ("Delete File: ", true, false)];

    private readonly DiffBounds _bounds = new(whole ? int.MaxValue : DiffBounds.MostLines);
    private readonly List<PatchFile> _files = [];
    private readonly List<PatchHunk> _hunks = [];
    private readonly List<PatchLine> _lines = [];
    private PatchFile? _file;
    private PatchHunk? _hunk;
    private int _omittedFiles;
    private int _oldLeft;
    private int _newLeft;
    private int _old;
    private int _new;

    /// <summary>True for hunks that count no lines: all that fits belongs to them.</summary>
    private bool _isUncounted;

    public void Take(string line)
    {
        if (_hunk is not null && TakeLine(line))
        {
            return;
        }

        if (line.StartsWith("@@", StringComparison.Ordinal))
        {
            BeginHunk(line);
        }
        else if (line.StartsWith("diff --git ", StringComparison.Ordinal))
        {
            BeginFile(new PatchFile([]));
        }
        else if (line.StartsWith("--- ", StringComparison.Ordinal))
        {
            if (_file is null or { OldPath: not null } or { NewPath: not null } || _hunks.Count > 0 || _hunk is not null)
            {
                BeginFile(new PatchFile([]));
            }

            _file = _file! with { OldPath = PathOf(line[4..], "a/") };
        }
        else if (line.StartsWith("+++ ", StringComparison.Ordinal))
        {
            EndHunk();
            _file = (_file ?? new PatchFile([])) with { NewPath = PathOf(line[4..], "b/") };
        }
        else if (line.StartsWith("*** ", StringComparison.Ordinal))
        {
            TakeMark(line[4..]);
        }
        else
        {
            TakeFact(line);
        }
    }

    public PatchBlock? Finish()
    {
        EndFile();
        return _files.Count == 0 ? null : new PatchBlock([.. _files]) { OmittedFiles = _omittedFiles };
    }

    /// <summary>Takes a line of the hunk that is open.</summary>
    private bool TakeLine(string line)
    {
        if (line is ['\\', ..])
        {
            if (_lines.Count > 0)
            {
                _lines[^1] = _lines[^1] with { IsUnended = true };
            }

            return true;
        }

        // Counts tell a removed line that begins with dashes from the head of the next file.
        var isOpen = _isUncounted || _oldLeft > 0 || _newLeft > 0;
        var kind = line switch
        {
            ['+', ..] when _isUncounted || _newLeft > 0 => PatchLineKind.Added,
            ['-', ..] when _isUncounted || _oldLeft > 0 => PatchLineKind.Removed,
            [' ', ..] when isOpen => PatchLineKind.Context,
            [] when !_isUncounted && _oldLeft > 0 && _newLeft > 0 => PatchLineKind.Context,
            _ => (PatchLineKind?)null,
        };
        if (kind is not { } of)
        {
            return false;
        }

        var (isOld, isNew) = (of != PatchLineKind.Added, of != PatchLineKind.Removed);
        _file = _file! with { Added = _file.Added + (isOld ? 0 : 1), Removed = _file.Removed + (isNew ? 0 : 1) };
        if (_bounds.HasRoom())
        {
            var text = line.Length == 0 ? "" : line[1..];
            _lines.Add(new PatchLine(of, text.Length > LongestLine && !whole ? text[..LongestLine] + "…" : text)
            {
                OldNumber = isOld && !_isUncounted ? _old : null,
                NewNumber = isNew && !_isUncounted ? _new : null,
            });
        }

        _old += isOld ? 1 : 0;
        _new += isNew ? 1 : 0;
        _oldLeft -= isOld ? 1 : 0;
        _newLeft -= isNew ? 1 : 0;
        return true;
    }

    private void BeginHunk(string line)
    {
        EndHunk();
        _file ??= new PatchFile([]) { OldPath = path, NewPath = path };
        var end = line.IndexOf("@@", 2, StringComparison.Ordinal);
        var ranges = end < 0 ? [] : line[2..end].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var heading = (end < 0 ? line[2..] : line[(end + 2)..]).Trim();
        _isUncounted = ranges is not [['-', ..], ['+', ..]];
        (_old, _oldLeft) = _isUncounted ? (0, 0) : Range(ranges[0]);
        (_new, _newLeft) = _isUncounted ? (0, 0) : Range(ranges[1]);
        _hunk = new PatchHunk(_old, _new, []) { Heading = heading.Length == 0 ? null : heading };
    }

    /// <summary>A mark of the patches between two lines of three stars.</summary>
    private void TakeMark(string mark)
    {
        foreach (var (word, isOld, isNew) in FileMarks)
        {
            if (mark.StartsWith(word, StringComparison.Ordinal))
            {
                var name = mark[word.Length..].Trim();
                BeginFile(new PatchFile([]) { OldPath = isOld ? name : null, NewPath = isNew ? name : null });
                if (isNew)
                {
                    BeginHunk("@@");
                }

                return;
            }
        }

        if (mark.StartsWith("Move to: ", StringComparison.Ordinal) && _file is not null)
        {
            _file = _file with { NewPath = mark["Move to: ".Length..].Trim() };
        }
    }

    /// <summary>Takes what git says of a file, and any other line: it ends a hunk.</summary>
    private void TakeFact(string line)
    {
        if (_file is null)
        {
            return;
        }

        if (line.StartsWith("rename from ", StringComparison.Ordinal))
        {
            _file = _file with { OldPath = line["rename from ".Length..] };
        }
        else if (line.StartsWith("rename to ", StringComparison.Ordinal))
        {
            _file = _file with { NewPath = line["rename to ".Length..] };
        }
        else if (line.StartsWith("Binary files ", StringComparison.Ordinal) || line.StartsWith("GIT binary patch", StringComparison.Ordinal))
        {
            _file = _file with { Note = "binary" };
        }
        else if (line is ['…', ..])
        {
            _file = _file with { Note = line.TrimStart('…', ' ') };
        }

        if (line.Length > 0)
        {
            EndHunk();
        }
    }

    private void BeginFile(PatchFile file)
    {
        EndFile();
        _file = file;
    }

    private void EndFile()
    {
        EndHunk();
        if (_file is { } file && (_hunks.Count > 0 || file.OldPath is not null || file.NewPath is not null))
        {
            if (whole || _files.Count < MostFiles)
            {
                _files.Add(file with { Hunks = [.. _hunks], OmittedLines = _bounds.TakeOmitted() });
            }
            else
            {
                _omittedFiles++;
            }
        }

        _hunks.Clear();
        _file = null;
    }

    private void EndHunk()
    {
        if (_hunk is { } hunk && _lines.Count > 0)
        {
            _hunks.Add(hunk with { Lines = LineMarks.In(_lines) });
        }

        _lines.Clear();
        _hunk = null;
    }

    private static (int Start, int Count) Range(string range)
    {
        var numbers = range[1..].Split(',');
        return (Number(numbers[0], 0), numbers.Length > 1 ? Number(numbers[1], 1) : 1);
    }

    private static int Number(string text, int otherwise) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < int.MaxValue / 2 ? number : otherwise;

    private static string? PathOf(string text, string prefix)
    {
        var name = text.Split('\t')[0].Trim().Trim('"');
        return name is "/dev/null" or "" ? null : name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : name;
    }
}
