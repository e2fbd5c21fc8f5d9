using System.Globalization;
using System.Text;

namespace AgentHost.Plugins.Memory;

/// <summary>The file as lines in sections; what is not asked for stays as it is, to the byte.</summary>
internal sealed class MemoryText
{
    /// <summary>Text of a new memory.</summary>
    public const string Template =
        """
        # Project memory

        What later work on this project should know. People edit this file as they like; agents add dated entries.

        ## Project context

        ## Commands

        ## Patterns

        ## Frequent issues

        ## Conventions

        ## Learnings

        """;

    private readonly List<string> _lines;
    private readonly string _break;

    public MemoryText(string text)
    {
        _break = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        _lines = [.. text.Split('\n')];
    }

    public override string ToString() => string.Join('\n', _lines);

    /// <summary>The headings of its sections.</summary>
    public IReadOnlyList<string> Sections => [.. Headings().Select(static heading => heading.Name)];

    /// <summary>A section's name without the marks that a heading may have around it; of <c>C#</c> the last is none.</summary>
    public static string NameOf(string section)
    {
        var name = section.AsSpan().Trim().TrimStart('#').Trim();
        var end = name.TrimEnd('#');
        return (end.Length < name.Length && end.EndsWith(' ') ? end.TrimEnd() : name).ToString();
    }

    /// <summary>A section with its heading; null when there is none of that name.</summary>
    public string? Read(string section) =>
        Find(section) is var (start, end) && start >= 0 ? string.Join('\n', _lines.GetRange(start, end - start)).TrimEnd() : null;

    /// <summary>Adds a dated entry at the end of a section, which is made when it is missing. False when the same entry is there already.</summary>
    public bool Add(string section, string content, DateOnly date)
    {
        var entry = string.Join(' ', content.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var (start, end) = Find(section);
        if (start < 0)
        {
            while (_lines.Count > 0 && _lines[^1].AsSpan().IsWhiteSpace())
            {
                _lines.RemoveAt(_lines.Count - 1);
            }

            _lines.AddRange(Broken(["", $"## {NameOf(section)}", "", Entry(entry, date)]));
            _lines.Add("");
            return true;
        }

        if (_lines.GetRange(start, end - start).Exists(line => ContentOf(line) == entry))
        {
            return false;
        }

        var at = end;
        while (at > start + 1 && _lines[at - 1].AsSpan().IsWhiteSpace())
        {
            at--;
        }

        var isLast = at == _lines.Count;
        _lines.InsertRange(at, Broken(at == start + 1 ? ["", Entry(entry, date)] : [Entry(entry, date)]));
        if (isLast)
        {
            // The file ended without a line break.
            _lines.Add("");
        }

        return true;
    }

    /// <summary>Takes out an entry that was added with a date; what a person wrote otherwise is theirs. False when there is none.</summary>
    public bool Forget(string? section, string content)
    {
        var entry = string.Join(' ', content.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var (start, end) = section is null ? (0, _lines.Count) : Find(section);
        if (start < 0)
        {
            return false;
        }

        for (var i = start; i < end; i++)
        {
            if (ContentOf(_lines[i]) is { } known && (known == entry || _lines[i].TrimEnd('\r').Trim() == content.Trim()))
            {
                _lines.RemoveAt(i);
                return true;
            }
        }

        return false;
    }

    /// <summary>The text within a bound of bytes of UTF-8: of dated entries the newest stay.</summary>
    public string Trim(int bytes)
    {
        var text = ToString();
        if (Encoding.UTF8.GetByteCount(text) <= bytes)
        {
            return text;
        }

        var lines = _lines.Select(static line => line.TrimEnd('\r')).ToList();
        var oldest = lines.Select((line, index) => (Date: DateOf(line), Index: index)).Where(static each => each.Date is not null)
            .OrderBy(static each => each.Date).ThenBy(static each => each.Index).Select(static each => each.Index).ToList();
        var length = lines.Sum(static line => Encoding.UTF8.GetByteCount(line) + 1);
        var gone = new HashSet<int>();
        foreach (var index in oldest)
        {
            if (length <= bytes - 100)
            {
                break;
            }

            length -= Encoding.UTF8.GetByteCount(lines[index]) + 1;
            gone.Add(index);
        }

        var kept = string.Join('\n', lines.Where((_, index) => !gone.Contains(index)));
        var note = gone.Count > 0
            ? string.Create(CultureInfo.InvariantCulture, $"\n({gone.Count} older entries are left out; memory with read shows them.)")
            : "";
        return Encoding.UTF8.GetByteCount(kept) + note.Length <= bytes
            ? kept + note
            : $"{kept[..EndWithin(kept, Math.Max(0, bytes - note.Length - 60))]}\n(cut; memory with read shows the rest.){note}";
    }

    /// <summary>Finds the end of the longest beginning of a text that fits in so many bytes of UTF-8, in characters; never in the middle of one.</summary>
    private static int EndWithin(string text, int bytes)
    {
        var end = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            bytes -= rune.Utf8SequenceLength;
            if (bytes < 0)
            {
                break;
            }

            end += rune.Utf16SequenceLength;
        }

        return end;
    }

    private static string Entry(string content, DateOnly date) => string.Create(CultureInfo.InvariantCulture, $"- {date:yyyy-MM-dd}: {content}");

    private IEnumerable<string> Broken(IEnumerable<string> lines) => _break == "\r\n" ? lines.Select(static line => line + "\r") : lines;

    private static DateOnly? DateOf(string line) =>
        line.Length > 14 && line.StartsWith("- ", StringComparison.Ordinal) && line[12] == ':'
            && DateOnly.TryParseExact(line.AsSpan(2, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    private static string? ContentOf(string line) => DateOf(line) is null ? null : line[13..].TrimEnd('\r').Trim();

    private (int Start, int End) Find(string section)
    {
        var headings = Headings();
        var name = NameOf(section);
        for (var i = 0; i < headings.Count; i++)
        {
            if (headings[i].Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return (headings[i].Line, i + 1 < headings.Count ? headings[i + 1].Line : _lines.Count);
            }
        }

        return (-1, -1);
    }

    /// <summary>Headings of the second level, outside of code fences.</summary>
    private List<(string Name, int Line)> Headings()
    {
        var found = new List<(string, int)>();
        var fenced = false;
        for (var i = 0; i < _lines.Count; i++)
        {
            var line = _lines[i].TrimEnd('\r').TrimEnd();
            if (line.StartsWith("```", StringComparison.Ordinal) || line.StartsWith("~~~", StringComparison.Ordinal))
            {
                fenced = !fenced;
            }
            else if (!fenced && line.StartsWith("## ", StringComparison.Ordinal))
            {
                found.Add((NameOf(line), i));
            }
        }

        return found;
    }
}
