using System.Globalization;
using System.Text;
using AgentHost.Terminal.Texts;

namespace AgentHost.Terminal.Drawing;

/// <summary>
/// Makes frames of two zones. Committed lines are written once, whole, above the live zone, and never touched again: the terminal breaks them, so that
/// copies and other widths are its own. The live zone is drawn anew below them. A frame is one write within synchronised output; it moves the cursor
/// relatively, erases below it, inserts and deletes lines, and nothing else: no scroll regions, no clearing of the screen or of what scrolled away.
/// </summary>
/// <remarks>Used by one thread. The size is that of the moment: rows of the last frame may have been broken anew since.</remarks>
/// <param name="text">Makes bytes of lines.</param>
internal sealed partial class FrameWriter(LineText text)
{
    /// <summary>
    /// Erases the row and all below it. Not in one: a terminal that is asked to erase from its first cell may take that for the whole screen, and keeps what
    /// stood there in its scroll-back.
    /// </summary>
    private const string Erase = "\u001b[K\u001b[1C\u001b[J\r";

    private readonly StringBuilder _frame = new();
    private readonly List<DrawnRow> _drawn = [];
    private (DrawnRow[] Drawn, int Columns, int Steady, int CaretRow, int CaretColumn) _before = ([], 0, 0, 0, 0);
    private int _columns;
    private int _steady;
    private int _caretRow;
    private int _caretColumn;

    /// <summary>Makes the next frame; null where nothing differs from the last.</summary>
    /// <param name="committed">Lines to commit.</param>
    /// <param name="live">The live zone, its rows at most as wide as the screen.</param>
    /// <param name="columns">Columns of the screen now.</param>
    /// <param name="height">Rows of the screen now.</param>
    public string? Compose(IReadOnlyList<Line> committed, LiveZone live, int columns, int height)
    {
        _before = ([.. _drawn], _columns, _steady, _caretRow, _caretColumn);
        var rows = live.Rows.Select(row => text.Draw(row with { IsRow = true })).ToList();
        _frame.Clear();
        var resized = _columns != 0 && columns != _columns;
        if (committed.Count == 0 && !resized && _drawn.SequenceEqual(rows))
        {
            if (live.CaretRow == _caretRow && live.CaretColumn == _caretColumn)
            {
                return null;
            }

            // Only the caret moved.
            Step(live.CaretRow - _caretRow);
            Column(live.CaretColumn);
        }
        else
        {
            _frame.Append("\u001b[?2026h");
            if (committed.Count == 0 && !resized && _drawn.Count == rows.Count)
            {
                Patch(rows);
            }
            else
            {
                List<DrawnRow> all = [.. committed.Select(text.Draw), .. rows];
                if (resized || !TryInsert(all, live.Steady, columns, height))
                {
                    Redraw(all, columns, resized);
                }
            }

            Step(live.CaretRow - (rows.Count - 1));
            Column(live.CaretColumn);
            _frame.Append("\u001b[?2026l");
        }

        _drawn.Clear();
        _drawn.AddRange(rows);
        (_columns, _steady, _caretRow, _caretColumn) = (columns, live.Steady, live.CaretRow, live.CaretColumn);
        return _frame.ToString();
    }

    /// <summary>Takes the last frame back, which was not written: what was drawn is what was drawn before it.</summary>
    public void TakeBack()
    {
        _drawn.Clear();
        _drawn.AddRange(_before.Drawn);
        (_columns, _steady, _caretRow, _caretColumn) = (_before.Columns, _before.Steady, _before.CaretRow, _before.CaretColumn);
    }

    /// <summary>Takes the live zone away and commits lines in its place; the cursor then stands below them. For the end, and before others write.</summary>
    /// <param name="committed">Lines to commit.</param>
    /// <param name="columns">Columns of the screen now.</param>
    public string Close(IReadOnlyList<Line> committed, int columns)
    {
        _frame.Clear().Append("\u001b[?2026h");
        ToTop(columns);
        _frame.Append(Erase);
        Commit(committed);
        _frame.Append("\u001b[?2026l");
        Forget();
        return _frame.ToString();
    }

    /// <summary>Forgets what was drawn: the next frame begins in the cursor's row.</summary>
    public void Forget()
    {
        _drawn.Clear();
        (_columns, _steady, _caretRow, _caretColumn) = (0, 0, 0, 0);
    }

    /// <summary>Writes committed lines and the live zone; rows that stand there already stay, also those that are committed as they stand.</summary>
    private void Redraw(List<DrawnRow> rows, int columns, bool resized)
    {
        var kept = 0;
        while (!resized && kept < _drawn.Count && kept < rows.Count && _drawn[kept].Equals(rows[kept]) && rows[kept].Cells <= columns)
        {
            kept++;
        }

        var from = 0;
        if (kept == 0)
        {
            ToTop(columns);
            _frame.Append(Erase);
        }
        else if (kept == _drawn.Count)
        {
            Step(kept - 1 - _caretRow);
            _frame.Append(kept < rows.Count ? "\r\n" : "");
        }
        else
        {
            Step(kept - _caretRow);
            (from, var cells) = kept < rows.Count ? _drawn[kept].CommonWith(rows[kept]) : (0, 0);
            if (cells > 0 && cells < columns)
            {
                Column(cells);
                _frame.Append("\u001b[J");
            }
            else
            {
                from = 0;
                _frame.Append('\r').Append(Erase);
                Step(kept < rows.Count ? 0 : -1);
            }
        }

        for (var i = kept; i < rows.Count; i++)
        {
            _frame.Append(i == kept ? "" : "\r\n").Append(rows[i].Text, from, rows[i].Text.Length - from);
            from = 0;
        }
    }

    private void Commit(IReadOnlyList<Line> committed)
    {
        foreach (var line in committed)
        {
            _frame.Append(text.Draw(line).Text).Append("\r\n");
        }
    }

    /// <summary>Writes the rows that differ, and leaves the cursor in the last row.</summary>
    private void Patch(List<DrawnRow> rows)
    {
        var at = _caretRow;
        for (var i = 0; i < rows.Count; i++)
        {
            var (old, fresh) = (_drawn[i], rows[i]);
            if (fresh.Equals(old))
            {
                continue;
            }

            Step(i - at);
            at = i;

            Rewrite(old, fresh, _columns);
        }

        Step(rows.Count - 1 - at);
    }

    /// <summary>Moves to the first row of what was drawn, counted as the terminal broke it anew for its width.</summary>
    private void ToTop(int columns)
    {
        var up = 0;
        for (var i = 0; i < _caretRow && i < _drawn.Count; i++)
        {
            up += RowsOf(_drawn[i].Cells, columns);
        }

        up += _drawn.Count == 0 ? 0 : _caretColumn / Math.Max(1, columns);
        Step(-up);
        _frame.Append('\r');
    }

    private static int RowsOf(int cells, int columns) => cells <= columns ? 1 : (cells + columns - 1) / columns;

    private void Step(int rows)
    {
        if (rows != 0)
        {
            _frame.Append(CultureInfo.InvariantCulture, $"\u001b[{Math.Abs(rows)}{(rows < 0 ? 'A' : 'B')}");
        }
    }

    private void Column(int column)
    {
        _frame.Append('\r');
        if (column > 0)
        {
            _frame.Append(CultureInfo.InvariantCulture, $"\u001b[{column}C");
        }
    }
}
