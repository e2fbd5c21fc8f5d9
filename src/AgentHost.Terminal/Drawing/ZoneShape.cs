using System.Globalization;
using AgentHost.DisplayBlocks.Texts;

namespace AgentHost.Terminal.Drawing;

/// <summary>
/// Rows of a live zone and of the lines above it, without their text: cells that each takes, those that a terminal broke, whose they are, and the cursor.
/// Frames and other widths change them as they change a terminal's, also where a frame was made for another width. Used by one thread.
/// </summary>
internal sealed class ZoneShape
{
    /// <summary>Cells of each row, whether the terminal broke it, and what was written there; null where that is not whole.</summary>
    private readonly List<(int Cells, bool Wraps, DrawnRow? Text)> _rows = [];
    private readonly List<CommittedLine> _lines = [];
    private int _columns;
    private int _row;
    private int _column;

    /// <summary>Number of rows of the screen above the cursor, where the terminal told it; null where it did not, or has another width since.</summary>
    private int? _above;

    /// <summary>The row that is being written; null where that is not known.</summary>
    private DrawnRow? _text;

    private ZoneShape(int columns) => _columns = columns;

    /// <summary>The committed lines that stand above the place where the next frame begins.</summary>
    public IReadOnlyList<CommittedLine> Lines => _lines;

    /// <summary>Makes the shape of a zone that was drawn.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="above">The lines above it.</param>
    public static ZoneShape Of(DrawnZone zone, IReadOnlyList<CommittedLine> above)
    {
        var shape = new ZoneShape(Math.Max(1, zone.Columns));
        shape._lines.AddRange(above);
        foreach (var line in above)
        {
            shape.AddFlowed(shape._rows, line.Row.Cells, line.Row);
        }

        shape._row = shape._rows.Count + zone.CaretRow;
        shape._rows.AddRange(zone.Rows.Select(static row => (row.Cells, false, (DrawnRow?)row)));
        shape._column = zone.CaretColumn;
        shape.AddRows();
        return shape;
    }

    /// <summary>Makes a copy.</summary>
    public ZoneShape Copy()
    {
        var copy = new ZoneShape(_columns) { _row = _row, _column = _column, _above = _above };
        copy._rows.AddRange(_rows);
        copy._lines.AddRange(_lines);
        return copy;
    }

    /// <summary>
    /// Finds the row where the next frame begins: the first that holds no committed line, or one that is not whole or not in its place. Where that one has
    /// scrolled away it is the first that has not, and the lines that stand whole above it are let stand.
    /// </summary>
    /// <param name="height">Rows of the screen.</param>
    /// <returns>Number of rows up to it; true where it should have begun above the screen; the lines that have to be written again.</returns>
    public (int Up, bool IsCut, IReadOnlyList<Line> Again) Begin(int height)
    {
        var highest = _row - Math.Min(height - 1, _above ?? int.MaxValue);
        var (top, isCut, stand) = (_row, false, 0);
        foreach (var (start, end, text) in Groups())
        {
            // In their order: what was written behind a line that is missing comes once more behind it.
            var isNext = stand < _lines.Count && end <= _row && _lines[stand].Row.Equals(text);
            isCut |= start < highest && !isNext;
            if (isCut ? start >= highest : !isNext)
            {
                top = Math.Min(start, _row);
                break;
            }

            stand += isNext ? 1 : 0;
        }

        List<Line> again = [.. _lines.Skip(stand).Select(static line => line.Line)];
        _lines.RemoveRange(stand, _lines.Count - stand);
        return (_row - top, isCut, again);
    }

    /// <summary>Breaks the rows anew for a width.</summary>
    /// <param name="columns">The width.</param>
    public void Resize(int columns)
    {
        columns = Math.Max(1, columns);
        if (columns == _columns)
        {
            return;
        }

        List<(int Cells, bool Wraps, DrawnRow? Text)> flowed = [];
        var (cursor, column) = (0, 0);
        (_columns, _above) = (columns, null);
        for (var i = 0; i < _rows.Count; i++)
        {
            var (cells, at, first) = (0, -1, i);
            while (true)
            {
                at = i == _row ? cells + _column : at;
                cells += _rows[i].Cells;
                if (!_rows[i].Wraps || i + 1 == _rows.Count)
                {
                    break;
                }

                i++;
            }

            var start = flowed.Count;
            AddFlowed(flowed, cells, TextOf(first, i + 1));
            if (at >= 0)
            {
                // Behind the text it stays in the text's last row.
                var row = Math.Min(at / columns, flowed.Count - start - 1);
                (cursor, column) = (start + row, Math.Min(at - (row * columns), columns - 1));
            }
        }

        _rows.Clear();
        _rows.AddRange(flowed);
        (_row, _column) = (cursor, column);
    }

    /// <summary>Changes it as a frame does.</summary>
    /// <param name="sent">The frame.</param>
    public void Follow(SentFrame sent)
    {
        _lines.AddRange(sent.Committed);
        var written = 0;
        for (var at = 0; at < sent.Text.Length;)
        {
            for (; written < sent.Written.Count && sent.Written[written].At <= at; written++)
            {
                WriteRow(sent.Written[written]);
            }

            at += FollowOne(sent.Text.AsSpan(at));
        }

        _text = null;
        _above = sent.DrawnRow > 0 ? sent.DrawnRow - 1 : null;
    }

    /// <summary>Begins a row, or goes on with it where it stands as it stood when the frame was made.</summary>
    private void WriteRow(WrittenRow row)
    {
        var isThere = row.Cells == 0 || (!_rows[_row].Wraps && row.Old.Equals(TextOf(_row, _row + 1)));
        _text = isThere && _column == row.Cells ? row.Row : null;
        _rows[_row] = _rows[_row] with { Text = _text };
    }

    private int FollowOne(ReadOnlySpan<char> frame)
    {
        var length = 1;
        switch (frame[0])
        {
            case '\r':
                (_column, _text) = (0, null);
                break;
            case '\n':
                _text = null;
                MoveTo(_row + 1);
                break;
            case '\u001b' when frame.Length > 1 && frame[1] == '[':
                length = 2 + frame[2..].IndexOfAnyInRange('@', '~') + 1;
                Sequence(frame[2..(length - 1)], frame[length - 1]);
                break;
            case '\u001b':
                // A link or a mark, which ends with ESC \ or BEL.
                var end = 1 + frame[1..].IndexOfAny('\u001b', '\u0007');
                length = end == 0 ? 1 : frame[end] == '\u0007' ? end + 1 : end + 2;
                break;
            default:
                length = TextMeasure.Narrow.NextCluster(frame, _column, out var cells);
                Print(cells);
                break;
        }

        return Math.Min(length, frame.Length);
    }

    private void AddFlowed(List<(int Cells, bool Wraps, DrawnRow? Text)> rows, int cells, DrawnRow? text)
    {
        for (; cells > _columns; cells -= _columns)
        {
            rows.Add((_columns, true, text));
        }

        rows.Add((cells, false, text));
    }

    private void Print(int cells)
    {
        if (_column + cells > _columns)
        {
            _rows[_row] = _rows[_row] with { Wraps = true };
            MoveTo(_row + 1);
            _column = 0;
        }

        _column += cells;
        _rows[_row] = _rows[_row] with { Cells = Math.Max(_rows[_row].Cells, _column), Text = _text };
    }

    private void Sequence(ReadOnlySpan<char> numbers, char final)
    {
        var count = int.TryParse(numbers, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Max(1, number) : 1;
        switch (final)
        {
            case 'A':
                _text = null;
                MoveTo(_row - count);
                break;
            case 'B':
                MoveTo(_row + count);
                break;
            case 'C':
                _column = Math.Min(_column + count, _columns - 1);
                break;
            case 'G':
                _column = Math.Min(count - 1, _columns - 1);
                break;
            case 'K':
                _rows[_row] = (Math.Min(_rows[_row].Cells, _column), false, _text);
                break;
            case 'J':
                _rows[_row] = (Math.Min(_rows[_row].Cells, _column), false, _text);
                _rows.RemoveRange(_row + 1, _rows.Count - _row - 1);
                break;
            case 'L':
                _rows.InsertRange(_row, Enumerable.Repeat((0, false, (DrawnRow?)null), count));
                _column = 0;
                break;
            case 'M':
                _rows.RemoveRange(_row, Math.Min(count, _rows.Count - _row));
                _column = 0;
                AddRows();
                break;
            default:
                break;
        }
    }

    /// <summary>Lines as the terminal has them, with the rows that it broke them into, and what each is, where it is whole.</summary>
    private IEnumerable<(int Start, int End, DrawnRow? Text)> Groups()
    {
        for (var (start, end) = (0, 0); start < _rows.Count; start = end)
        {
            for (end = start + 1; end < _rows.Count && _rows[end - 1].Wraps; end++)
            {
            }

            yield return (start, end, TextOf(start, end));
        }
    }

    private DrawnRow? TextOf(int start, int end)
    {
        var (text, cells) = (_rows[start].Text, 0);
        for (var row = start; row < end; row++)
        {
            text = ReferenceEquals(_rows[row].Text, text) ? text : null;
            cells += _rows[row].Cells;
        }

        return cells == text?.Cells ? text : null;
    }

    private void MoveTo(int row)
    {
        _row = Math.Max(0, row);
        AddRows();
    }

    private void AddRows()
    {
        while (_rows.Count <= _row)
        {
            _rows.Add((0, false, null));
        }
    }
}
