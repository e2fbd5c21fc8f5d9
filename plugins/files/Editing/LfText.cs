using System.Text;
using AgentHost.Plugins.Files.Text;

namespace AgentHost.Plugins.Files.Editing;

/// <summary>A text seen with LF endings, changed in its own.</summary>
internal sealed class LfText
{
    // Places in the plain text (of its LF) where a CR was left out, ascending.
    private readonly List<int> _removed = [];
    private readonly bool _crLf;

    public LfText(string original)
    {
        Original = original;
        Plain = LineEndings.ToLf(original);
        _crLf = LineEndings.IsCrLf(original);
        for (var at = original.IndexOf("\r\n", StringComparison.Ordinal); at >= 0; at = original.IndexOf("\r\n", at + 2, StringComparison.Ordinal))
        {
            _removed.Add(at - _removed.Count);
        }

        LineStarts.Add(0);
        for (var at = Plain.IndexOf('\n', StringComparison.Ordinal); at >= 0; at = Plain.IndexOf('\n', at + 1))
        {
            LineStarts.Add(at + 1);
        }
    }

    public string Original { get; }

    /// <summary>With LF endings.</summary>
    public string Plain { get; }

    /// <summary>Positions in <see cref="Plain"/> where each line begins.</summary>
    public List<int> LineStarts { get; } = [];

    /// <summary>A line without its ending.</summary>
    public ReadOnlySpan<char> Line(int index) =>
        Plain.AsSpan(LineStarts[index], (index + 1 < LineStarts.Count ? LineStarts[index + 1] - 1 : Plain.Length) - LineStarts[index]);

    /// <summary>The line (from 0) that a place of <see cref="Plain"/> is in.</summary>
    public int LineOf(int place)
    {
        var found = LineStarts.BinarySearch(place);
        return found >= 0 ? found : ~found - 1;
    }

    /// <summary>The original with pieces of the plain text replaced; ascending, apart from each other.</summary>
    public string Replace(IEnumerable<Change> changes)
    {
        var result = new StringBuilder(Original.Length);
        var done = 0;
        foreach (var change in changes)
        {
            var start = ToOriginal(change.Start);
            result.Append(Original, done, start - done).Append(LineEndings.To(change.With, _crLf));
            done = ToOriginal(change.Start + change.Length);
        }

        return result.Append(Original, done, Original.Length - done).ToString();
    }

    // A place at an LF is before its CR: what ends there leaves the ending whole.
    private int ToOriginal(int place)
    {
        var found = _removed.BinarySearch(place);
        return place + (found >= 0 ? found : ~found);
    }
}
