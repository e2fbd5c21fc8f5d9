namespace AgentHost.DisplayBlocks.Diffs;

/// <summary>A text as lines.</summary>
/// <param name="Lines">Its lines, without their ends.</param>
/// <param name="EndsWithLine">True where the last line has an end, or there is none.</param>
internal sealed record DiffText(IReadOnlyList<string> Lines, bool EndsWithLine)
{
    public static DiffText Read(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return new DiffText([], EndsWithLine: true);
        }

        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');
        return lines[^1].Length == 0 ? new DiffText(lines[..^1], EndsWithLine: true) : new DiffText(lines, EndsWithLine: false);
    }

    /// <summary>True for the last line where it has no end.</summary>
    public bool IsUnended(int line) => !EndsWithLine && line == Lines.Count - 1;

    /// <summary>A line with its end, or without it: what is compared.</summary>
    public string Key(int line) => IsUnended(line) ? Lines[line] + "\0" : Lines[line];

    public bool IsSame(int line, DiffText other, int otherLine) => Lines[line] == other.Lines[otherLine] && IsUnended(line) == other.IsUnended(otherLine);
}
