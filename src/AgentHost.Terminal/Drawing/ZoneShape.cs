using System.Globalization;
using AgentHost.DisplayBlocks.Texts;

namespace AgentHost.Terminal.Drawing;

/// <summary>
/// Rows of a live zone and of the lines above it, without their text: cells that each takes, those that a terminal broke, and the cursor. Frames and other
/// widths change them as they change a terminal's, also where a frame was made for another width. Used by one thread.
/// </summary>
internal sealed class ZoneShape
{
    /// <summary>Number of a row's line where it is none of those above the zone.</summary>
    private const int Below = int.MaxValue;

    private readonly List<(int Cells, bool Wraps, int Line)> _rows = [];
    private int _columns;
    private int _row;
    private int _column;

    private ZoneShape(int columns) => _columns = columns;

    /// <summary>The first of the lines above the zone that was written over; the number of lines where none was.</summary>
    public int FirstLost { get; private set; }

    /// <summary>Number of rows from the first one that is the zone's, or was written over, to the cursor.</summary>
    public int Up => _row - Top;

    /// <summary>Number of rows from there to the last.</summary>
    public int Height => _rows.Count - Top;

    private int Top => _rows.FindIndex(row => row.Line >= FirstLost) is var top and >= 0 ? Math.Min(top, _row) : _row;

    /// <summary>Makes the shape of a zone that was drawn.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="above">Cells of the lines above it.</param>
    public static ZoneShape Of(DrawnZone zone, IReadOnlyList<int> above)
    {
        var shape = new ZoneShape(Math.Max(1, zone.Columns)) { FirstLost = above.Count };
        for (var line = 0; line < above.Count; line++)
        {
            shape.AddFlowed(shape._rows, above[line], line);
        }

        shape._row = shape._rows.Count + zone.CaretRow;
        shape._rows.AddRange(zone.Rows.Select(static row => (row.Cells, false, Below)));
        shape._column = zone.CaretColumn;
        shape.AddRows();
        return shape;
    }

    /// <summary>Makes a copy.</summary>
    public ZoneShape Copy()
    {
        var copy = new ZoneShape(_columns) { FirstLost = FirstLost, _row = _row, _column = _column };
        copy._rows.AddRange(_rows);
        return copy;
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

        List<(int Cells, bool Wraps, int Line)> flowed = [];
        var (cursor, column) = (0, 0);
        _columns = columns;
        for (var i = 0; i < _rows.Count; i++)
        {
            var (cells, at, line) = (0, -1, _rows[i].Line);
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
            AddFlowed(flowed, cells, line);
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
    /// <param name="frame">What the frame writer made.</param>
    public void Follow(ReadOnlySpan<char> frame)
    {
        while (frame.Length > 0)
        {
            var length = 1;
            switch (frame[0])
            {
                case '\r':
                    _column = 0;
                    break;
                case '\n':
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

            frame = frame[Math.Min(length, frame.Length)..];
        }
    }

    private void AddFlowed(List<(int Cells, bool Wraps, int Line)> rows, int cells, int line)
    {
        for (; cells > _columns; cells -= _columns)
        {
            rows.Add((_columns, true, line));
        }

        rows.Add((cells, false, line));
    }

    private void Print(int cells)
    {
        if (_column + cells > _columns)
        {
            _rows[_row] = _rows[_row] with { Wraps = true };
            MoveTo(_row + 1);
            _column = 0;
        }

        Lose(_row, 1);
        _column += cells;
        _rows[_row] = _rows[_row] with { Cells = Math.Max(_rows[_row].Cells, _column) };
    }

    private void Sequence(ReadOnlySpan<char> numbers, char final)
    {
        var count = int.TryParse(numbers, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Max(1, number) : 1;
        switch (final)
        {
            case 'A':
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
                Lose(_row, 1);
                _rows[_row] = _rows[_row] with { Cells = Math.Min(_rows[_row].Cells, _column), Wraps = false };
                break;
            case 'J':
                Lose(_row, _rows.Count);
                _rows[_row] = _rows[_row] with { Cells = Math.Min(_rows[_row].Cells, _column), Wraps = false };
                _rows.RemoveRange(_row + 1, _rows.Count - _row - 1);
                break;
            case 'L':
                Lose(_row, _rows.Count);
                _rows.InsertRange(_row, Enumerable.Repeat((0, false, Below), count));
                _column = 0;
                break;
            case 'M':
                Lose(_row, _rows.Count);
                _rows.RemoveRange(_row, Math.Min(count, _rows.Count - _row));
                _column = 0;
                AddRows();
                break;
            default:
                break;
        }
    }

    /// <summary>Notes that rows are no longer those of the lines above the zone.</summary>
    private void Lose(int from, int count)
    {
        for (var row = from; row < _rows.Count && row < from + count; row++)
        {
            if (_rows[row].Line == Below)
            {
                continue;
            }

            FirstLost = Math.Min(FirstLost, _rows[row].Line);
            if (row == 0 || _rows[row - 1].Line != _rows[row].Line || !_rows[row - 1].Wraps)
            {
                _rows[row] = _rows[row] with { Line = Below };
            }
        }
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
            _rows.Add((0, false, Below));
        }
    }
}
