namespace AgentHost.Plugins.Files.Patching;

/// <summary>The lines of a patch, read one after another.</summary>
internal sealed class PatchLines
{
    private const int MaxLength = 8 * 1024 * 1024;

    private readonly string[] _lines;

    /// <exception cref="PatchException">It is too long, or empty.</exception>
    public PatchLines(string text)
    {
        if (text.Length > MaxLength)
        {
            throw new PatchException(0, $"The patch is longer than {MaxLength / 1024 / 1024} MB: make several.");
        }

        _lines = text.Split('\n');
        for (var i = 0; i < _lines.Length; i++)
        {
            _lines[i] = _lines[i].EndsWith('\r') ? _lines[i][..^1] : _lines[i];
        }

        End = _lines.Length;
        TrimEnds();
        if (AtEnd)
        {
            throw new PatchException(0, "The patch is empty.");
        }
    }

    /// <summary>The line that comes next, from 0.</summary>
    public int Next { get; set; }

    /// <summary>One past the last line.</summary>
    public int End { get; set; }

    public bool AtEnd => Next >= End;

    /// <summary>The number of the next line for people.</summary>
    public int Number => Next + 1;

    /// <summary>The next line, or one further on; null past the end.</summary>
    public string? Peek(int ahead = 0) => Next + ahead < End ? _lines[Next + ahead] : null;

    public bool Has(string start, int ahead = 0) => Peek(ahead)?.StartsWith(start, StringComparison.Ordinal) == true;

    public string Take() => _lines[Next++];

    /// <summary>A line as a message quotes it.</summary>
    public static string Quote(string? line) => line is null ? "the end" : $"\"{(line.Length > 80 ? line[..80] + "…" : line)}\"";

    // Many models put a patch in a fence, as they would in an answer.
    private void TrimEnds()
    {
        SkipBlank();
        if (Has("```"))
        {
            Next++;
            End = End > Next && _lines[End - 1].Trim() == "```" ? End - 1 : End;
            SkipBlank();
        }
    }

    private void SkipBlank()
    {
        while (!AtEnd && string.IsNullOrWhiteSpace(_lines[Next]))
        {
            Next++;
        }

        // A line of one blank is an empty line of the file.
        while (End > Next && _lines[End - 1].Length == 0)
        {
            End--;
        }
    }
}
