using AgentHost.Terminal.Drawing;

namespace AgentHost.Terminal.Paging;

/// <summary>Lines as rows of a width. Only those that are looked at are made; of the others their number is known. Used by one thread.</summary>
/// <param name="lines">The lines.</param>
internal sealed class PagedText(IReadOnlyList<Line> lines)
{
    private readonly int[] _starts = new int[lines.Count + 1];
    private int _width;

    /// <summary>The lines.</summary>
    public IReadOnlyList<Line> Lines => lines;

    /// <summary>Number of rows.</summary>
    public int Count => _starts[^1];

    /// <summary>Takes a width; nothing happens where it is the same.</summary>
    /// <param name="width">Cells of a row, from 2.</param>
    public void SetWidth(int width)
    {
        if (width == _width)
        {
            return;
        }

        _width = width;
        for (var i = 0; i < lines.Count; i++)
        {
            _starts[i + 1] = _starts[i] + RowsOf(lines[i]);
        }
    }

    /// <summary>The first row of a line.</summary>
    /// <param name="line">Number of the line.</param>
    public int RowOf(int line) => _starts[line];

    /// <summary>The line that a row is of.</summary>
    /// <param name="row">Number of the row.</param>
    public int LineAt(int row)
    {
        if (_width == 0)
        {
            return 0;
        }

        var found = Array.BinarySearch(_starts, row);
        return Math.Clamp(found < 0 ? ~found - 1 : found, 0, Math.Max(0, lines.Count - 1));
    }

    /// <summary>Some rows.</summary>
    /// <param name="from">Number of the first.</param>
    /// <param name="count">The most.</param>
    public List<Line> Rows(int from, int count)
    {
        var rows = new List<Line>(count);
        for (var line = lines.Count == 0 ? 0 : LineAt(from); line < lines.Count && rows.Count < count; line++)
        {
            rows.AddRange(lines[line].Wrap(_width).Skip(Math.Max(0, from - _starts[line])).Take(count - rows.Count));
        }

        return rows;
    }

    private int RowsOf(Line line)
    {
        var length = 0;
        foreach (var span in line.Spans)
        {
            length += span.Text.Length;
            if (length > _width || span.Text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            {
                return line.Wrap(_width).Count;
            }
        }

        return 1;
    }
}
