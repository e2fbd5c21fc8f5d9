using System.Globalization;
using System.Text;

namespace AgentHost.Tests.Screens;

/// <summary>
/// A terminal of the tests' own: what bytes of a program come to on a screen with scroll-back. It knows cursor movement, erasing, colours, lines that wrap by
/// themselves (and are known as one line), modes, and what becomes of all that when its size changes. It shares no code with what it judges.
/// </summary>
internal sealed class VirtualScreen
{
    private readonly List<ScreenRow> _scrollBack = [];
    private readonly ScreenParser _parser;
    private Stack<int> _keyboard = new();
    private (List<ScreenRow> Rows, Stack<int> Keyboard, int CursorRow, int CursorColumn, bool PendingWrap)? _normal;
    private readonly HashSet<int> _modes = [];
    private readonly Stack<string?> _titles = new();
    private List<ScreenRow> _rows;
    private bool _pendingWrap;
    private string _style = "";

    public VirtualScreen(int columns, int rows)
    {
        Columns = columns;
        Rows = rows;
        _rows = [.. Enumerable.Range(0, rows).Select(_ => new ScreenRow(columns))];
        _parser = new ScreenParser(this);
    }

    public int Columns { get; private set; }

    public int Rows { get; private set; }

    public int CursorRow { get; private set; }

    public int CursorColumn { get; private set; }

    /// <summary>Number of times that something was asked for that an inline program never asks for.</summary>
    public List<string> Forbidden { get; } = [];

    /// <summary>Frames: how often 2026 was switched on.</summary>
    public int Frames { get; private set; }

    public string? Title { get; set; }

    /// <summary>Notifications that the person was to be shown.</summary>
    public List<string> Notifications { get; } = [];

    /// <summary>True while the alternate screen is shown, which keeps nothing that scrolls away.</summary>
    public bool IsAlternate => _normal is not null;

    /// <summary>Number of times that the alternate screen was gone to.</summary>
    public int Alternates { get; private set; }

    public int KeyboardDepth => _keyboard.Count;

    public int ModifyOtherKeys { get; private set; }

    /// <summary>Answers that it gives to what it was asked, until somebody takes them.</summary>
    public List<string> Answers { get; } = [];

    public bool HasMode(int mode) => _modes.Contains(mode);

    public void Write(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            _parser.Take(rune);
        }
    }

    public void Write(byte[] bytes) => Write(Encoding.UTF8.GetString(bytes));

    /// <summary>Rows of the screen, without blanks at their ends.</summary>
    public IReadOnlyList<string> Screen => [.. _rows.Select(static row => row.Text)];

    /// <summary>Row of the screen, as far as the last row that holds something.</summary>
    public string Shown => string.Join('\n', Screen).TrimEnd('\n');

    /// <summary>All logical lines, those that scrolled away first; rows that wrapped by themselves are one.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            var lines = new List<string>();
            var line = new StringBuilder();
            foreach (var row in _scrollBack.Concat(_rows))
            {
                line.Append(row.Wrapped ? row.FullText : row.Text);
                if (!row.Wrapped)
                {
                    lines.Add(line.ToString().TrimEnd(' '));
                    line.Clear();
                }
            }

            while (lines.Count > 0 && lines[^1].Length == 0)
            {
                lines.RemoveAt(lines.Count - 1);
            }

            return lines;
        }
    }

    public string StyleAt(int row, int column) => _rows[row].Cells[column].Style;

    public void Resize(int columns, int rows)
    {
        if (_normal is { } normal)
        {
            // Both screens change; of the alternate one nothing is kept, since who has it draws it anew.
            var alternate = Enumerable.Range(0, rows).Select(_ => new ScreenRow(columns)).ToList();
            var keyboard = _keyboard;
            Leave(normal);
            Resize(columns, rows);
            _normal = (_rows, _keyboard, CursorRow, CursorColumn, _pendingWrap);
            (_rows, _keyboard, CursorRow, CursorColumn, _pendingWrap) = (alternate, keyboard, 0, 0, false);
            return;
        }

        var all = _scrollBack.Concat(_rows).ToList();
        var cursorAt = _scrollBack.Count + CursorRow;
        var last = Math.Max(cursorAt, all.FindLastIndex(static row => row.Text.Length > 0));
        all.RemoveRange(last + 1, all.Count - last - 1);
        var (flowed, column) = (all, CursorColumn);
        if (columns != Columns)
        {
            flowed = ScreenReflow.Flow(all, columns, ref cursorAt, CursorColumn, out column);
        }

        Columns = columns;
        Rows = rows;
        var top = Math.Max(0, flowed.Count - rows);
        if (cursorAt < top)
        {
            top = cursorAt;
        }

        _scrollBack.Clear();
        _scrollBack.AddRange(flowed.Take(top));
        _rows = [.. flowed.Skip(top).Take(rows)];
        while (_rows.Count < rows)
        {
            _rows.Add(new ScreenRow(columns));
        }

        CursorRow = Math.Clamp(cursorAt - top, 0, rows - 1);
        CursorColumn = Math.Clamp(column, 0, columns - 1);
        _pendingWrap = false;
    }

    internal void Print(Rune rune)
    {
        var width = ScreenWidth.Of(rune);
        if (width == 0)
        {
            var column = _pendingWrap ? CursorColumn : Math.Max(0, CursorColumn - 1);
            var cells = _rows[CursorRow].Cells;
            if (cells[column].Width == 0 && column > 0)
            {
                column--;
            }

            cells[column] = cells[column] with { Text = cells[column].Text + rune };
            return;
        }

        if (_pendingWrap || CursorColumn + width > Columns)
        {
            if (!_pendingWrap && CursorColumn < Columns)
            {
                // A wide character goes to the next row whole: the cell that stays free is no space of the line.
                _rows[CursorRow].Cells[CursorColumn] = new ScreenCell("", 0, _style);
            }

            _rows[CursorRow].Wrapped = true;
            _pendingWrap = false;
            CursorColumn = 0;
            LineFeed(keepWrap: true);
        }

        var row = _rows[CursorRow];
        row.Cells[CursorColumn] = new ScreenCell(rune.ToString(), width, _style);
        if (width == 2 && CursorColumn + 1 < Columns)
        {
            row.Cells[CursorColumn + 1] = new ScreenCell("", 0, _style);
        }

        if (CursorColumn + width >= Columns)
        {
            CursorColumn = Columns - 1;
            _pendingWrap = true;
        }
        else
        {
            CursorColumn += width;
        }
    }

    internal void Control(int control)
    {
        switch (control)
        {
            case 8:
                CursorColumn = Math.Max(0, CursorColumn - 1);
                _pendingWrap = false;
                break;
            case 9:
                CursorColumn = Math.Min(Columns - 1, (CursorColumn / 8 * 8) + 8);
                break;
            case 10 or 11 or 12:
                LineFeed(keepWrap: false);
                break;
            case 13:
                CursorColumn = 0;
                _pendingWrap = false;
                break;
            default:
                break;
        }
    }

    internal void Sequence(string prefix, int[] numbers, char final)
    {
        var first = numbers.Length > 0 ? numbers[0] : 0;
        var count = Math.Max(1, first);
        switch (prefix, final)
        {
            case ("", 'A'):
                Move(CursorRow - count, CursorColumn);
                break;
            case ("", 'B'):
                Move(CursorRow + count, CursorColumn);
                break;
            case ("", 'C'):
                Move(CursorRow, CursorColumn + count);
                break;
            case ("", 'D'):
                Move(CursorRow, CursorColumn - count);
                break;
            case ("", 'G'):
                Move(CursorRow, count - 1);
                break;
            case ("", 'H' or 'f'):
                Move(count - 1, (numbers.Length > 1 ? Math.Max(1, numbers[1]) : 1) - 1);
                if (!IsAlternate)
                {
                    Forbidden.Add("absolute cursor position");
                }

                break;
            case ("", 'J'):
                EraseDisplay(first);
                break;
            case ("", 'K'):
                EraseLine(first);
                break;
            case ("", 'L' or 'M'):
                ShiftLines(count, final == 'L');
                break;
            case ("", 'n') when first == 6:
                Answers.Add(string.Create(CultureInfo.InvariantCulture, $"\u001b[{CursorRow + 1};{CursorColumn + 1}R"));
                break;
            case ("", 'm'):
                _style = first == 0 ? "" : _style + $"[{string.Join(';', numbers)}]";
                break;
            case ("", 'r'):
                Forbidden.Add("scroll region");
                break;
            case ("?", 'h' or 'l'):
                SetModes(numbers, final == 'h');
                break;
            case ("", 't') when first == 22:
                _titles.Push(Title);
                break;
            case ("", 't') when first == 23:
                Title = _titles.TryPop(out var title) ? title : Title;
                break;
            case (">", 'u'):
                _keyboard.Push(first);
                break;
            case ("<", 'u'):
                _ = _keyboard.TryPop(out _);
                break;
            case (">", 'm'):
                ModifyOtherKeys = numbers.Length > 1 ? numbers[1] : 0;
                break;
            default:
                break;
        }
    }

    private void SetModes(int[] modes, bool on)
    {
        foreach (var mode in modes)
        {
            _ = on ? _modes.Add(mode) : _modes.Remove(mode);
            Frames += mode == 2026 && on ? 1 : 0;
            if (mode == 1049 && on && _normal is null)
            {
                Alternates++;
                _normal = (_rows, _keyboard, CursorRow, CursorColumn, _pendingWrap);
                _rows = [.. Enumerable.Range(0, Rows).Select(_ => new ScreenRow(Columns))];
                _keyboard = new Stack<int>();
            }
            else if (mode == 1049 && !on && _normal is { } normal)
            {
                if (_keyboard.Count > 0)
                {
                    Forbidden.Add("a keyboard mode that is left behind");
                }

                Leave(normal);
            }

            if (mode is 1047 or 47 or 25)
            {
                Forbidden.Add($"mode {mode}");
            }
        }
    }

    private void Leave((List<ScreenRow> Rows, Stack<int> Keyboard, int CursorRow, int CursorColumn, bool PendingWrap) normal)
    {
        (_rows, _keyboard, CursorRow, CursorColumn, _pendingWrap) = normal;
        _normal = null;
    }

    private void Move(int row, int column)
    {
        CursorRow = Math.Clamp(row, 0, Rows - 1);
        CursorColumn = Math.Clamp(column, 0, Columns - 1);
        _pendingWrap = false;
    }

    private void EraseDisplay(int what)
    {
        if (what != 0)
        {
            Forbidden.Add($"ED {what}");
        }

        EraseLine(0);
        for (var i = CursorRow + 1; i < Rows; i++)
        {
            _rows[i] = new ScreenRow(Columns);
        }
    }

    private void EraseLine(int what)
    {
        var row = _rows[CursorRow];
        var (from, to) = what switch { 1 => (0, CursorColumn + 1), 2 => (0, Columns), _ => (CursorColumn, Columns) };
        for (var i = from; i < to; i++)
        {
            row.Cells[i] = ScreenCell.Blank;
        }

        if (what != 1)
        {
            row.Wrapped = false;
        }

        _pendingWrap = false;
    }

    private void ShiftLines(int count, bool inserts)
    {
        for (var i = 0; i < Math.Min(count, Rows - CursorRow); i++)
        {
            _rows.RemoveAt(inserts ? Rows - 1 : CursorRow);
            _rows.Insert(inserts ? CursorRow : Rows - 1, new ScreenRow(Columns));
        }

        (CursorColumn, _pendingWrap) = (0, false);
    }

    private void LineFeed(bool keepWrap)
    {
        if (!keepWrap)
        {
            _pendingWrap = false;
        }

        if (CursorRow < Rows - 1)
        {
            CursorRow++;
            return;
        }

        if (!IsAlternate)
        {
            _scrollBack.Add(_rows[0]);
        }

        _rows.RemoveAt(0);
        _rows.Add(new ScreenRow(Columns));
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Columns}x{Rows} cursor {CursorRow},{CursorColumn}\n{string.Join('\n', Screen)}");
}
