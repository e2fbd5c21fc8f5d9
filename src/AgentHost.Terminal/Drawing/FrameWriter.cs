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

    /// <summary>Goes to the right margin and asks for the cursor's place: the answer tells how wide the screen is when the frame is drawn.</summary>
    private const string AskWidth = "\u001b[9999C\u001b[6n";

    /// <summary>Number of committed lines that are kept, for frames that go wrong.</summary>
    private const int MostAbove = 40;

    private readonly StringBuilder _frame = new();
    private DrawnZone _zone = DrawnZone.None;
    private DrawnZone _before = DrawnZone.None;
    private ZoneShape? _recovers;
    private IReadOnlyList<CommittedLine> _above = [];
    private ZoneShape? _recoversBefore;
    private IReadOnlyList<CommittedLine> _aboveBefore = [];
    private readonly List<WrittenRow> _written = [];
    private bool _asked;

    /// <summary>True where frames ask for the width that they are drawn at.</summary>
    public bool Asks { get; set; }

    /// <summary>The last frame, where it asks.</summary>
    public SentFrame? Sent { get; private set; }

    /// <summary>True where the last frame drew all of the live zone anew, because of another size or of frames that went wrong.</summary>
    public bool DrewAnew { get; private set; }

    /// <summary>Columns of the screen that the last frame was made for; 0 where none was drawn.</summary>
    public int Columns => _zone.Columns;

    /// <summary>Number of rows of the live zone.</summary>
    public int Height => _zone.Rows.Count;

    private IReadOnlyList<DrawnRow> Drawn => _zone.Rows;

    /// <summary>Makes the next frame; null where nothing differs from the last.</summary>
    /// <param name="committed">Lines to commit.</param>
    /// <param name="live">The live zone, its rows at most as wide as the screen.</param>
    /// <param name="columns">Columns of the screen now.</param>
    /// <param name="height">Rows of the screen now.</param>
    public string? Compose(IReadOnlyList<Line> committed, LiveZone live, int columns, int height)
    {
        (_before, _recoversBefore, _aboveBefore, Sent, _asked) = (_zone, _recovers, _above, null, false);
        var rows = live.Rows.Select(row => text.Draw(row with { IsRow = true })).ToList();
        _frame.Clear();
        var anew = _recovers is not null || (Columns != 0 && (columns != Columns || Drawn.Count > height));
        DrewAnew = anew;
        var shape = anew ? ShapeAt(columns) : null;
        if (shape is not null)
        {
            _frame.Append("\u001b[?2026h");
            committed = [.. ToTop(shape, height), .. committed];
        }

        IReadOnlyList<CommittedLine> lines = [];
        _written.Clear();
        if (committed.Count == 0 && !anew && Drawn.SequenceEqual(rows))
        {
            if (live.CaretRow == _zone.CaretRow && live.CaretColumn == _zone.CaretColumn)
            {
                return null;
            }

            // Only the caret moved.
            Step(live.CaretRow - _zone.CaretRow);
            Ask(live.CaretRow != _zone.CaretRow);
            Column(live.CaretColumn);
        }
        else
        {
            _frame.Append(anew ? "" : "\u001b[?2026h");
            if (committed.Count == 0 && !anew && Drawn.Count == rows.Count)
            {
                Patch(rows);
            }
            else
            {
                var drawn = committed.Select(text.Draw).ToList();
                List<DrawnRow> all = [.. drawn, .. rows];
                lines = [.. committed.Zip(drawn, static (line, row) => new CommittedLine(line, row))];
                if (anew || !TryInsert(all, live.Steady, columns, height))
                {
                    Redraw(all, columns, height, anew);
                }

                Keep(lines);
            }

            Step(live.CaretRow - (rows.Count - 1));
            Ask(true);
            Column(live.CaretColumn);
            _frame.Append("\u001b[?2026l");
        }

        _recovers = null;
        _zone = new DrawnZone(rows, columns, live.Steady, live.CaretRow, live.CaretColumn);
        var frame = _frame.ToString();
        Sent = _asked
            ? new SentFrame(frame, columns, lines, _before)
            {
                Written = [.. _written], Above = _aboveBefore, Shape = _recoversBefore is null ? null : shape,
            }
            : null;
        return frame;
    }

    /// <summary>Takes the last frame back, which was not written: what was drawn is what was drawn before it.</summary>
    public void TakeBack() => (_zone, _recovers, _above, Sent) = (_before, _recoversBefore, _aboveBefore, null);

    /// <summary>
    /// Tells that the last frames were drawn at another width than they were made for: their rows were broken, and moves between them ended elsewhere. The next
    /// frame begins where the first of them should have, and writes what they committed once more.
    /// </summary>
    /// <param name="wrong">The frames, at least one.</param>
    public void Recover(IReadOnlyList<SentFrame> wrong)
    {
        var shape = wrong[0].Shape?.Copy() ?? ZoneShape.Of(wrong[0].Before, wrong[0].Above);
        foreach (var frame in wrong)
        {
            shape.Resize(frame.DrawnColumns);
            shape.Follow(frame);
        }

        _recovers = shape;
    }

    /// <summary>Takes the live zone away and commits lines in its place; the cursor then stands below them. For the end, and before others write.</summary>
    /// <param name="committed">Lines to commit.</param>
    /// <param name="columns">Columns of the screen now.</param>
    public string Close(IReadOnlyList<Line> committed, int columns)
    {
        _frame.Clear().Append("\u001b[?2026h");
        Commit(ToTop(ShapeAt(columns), int.MaxValue));
        Commit(committed);
        _frame.Append("\u001b[?2026l");
        Forget();
        return _frame.ToString();
    }

    /// <summary>Forgets what was drawn: the next frame begins in the cursor's row.</summary>
    public void Forget() => (_zone, _recovers, _above) = (DrawnZone.None, null, []);

    /// <summary>Writes committed lines and the live zone; rows that stand there already stay, also those that are committed as they stand.</summary>
    private void Redraw(List<DrawnRow> rows, int columns, int height, bool anew)
    {
        var kept = 0;
        while (!anew && kept < Drawn.Count && kept < rows.Count && Drawn[kept].Equals(rows[kept]) && rows[kept].Cells <= columns)
        {
            kept++;
        }

        var from = 0;
        if (anew)
        {
            // The cursor is in its first row.
        }
        else if (kept == 0)
        {
            ToTop(ShapeAt(columns), height);
        }
        else if (kept == Drawn.Count)
        {
            Step(kept - 1 - _zone.CaretRow);
            _frame.Append(kept < rows.Count ? "\r\n" : "");
        }
        else
        {
            Step(kept - _zone.CaretRow);
            (from, var cells) = kept < rows.Count ? Drawn[kept].CommonWith(rows[kept]) : (0, 0);
            if (cells > 0 && cells < columns)
            {
                Column(cells);
                Place(rows[kept], cells, Drawn[kept]);
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
            _frame.Append(i == kept ? "" : "\r\n");
            if (from == 0)
            {
                Place(rows[i]);
            }

            _frame.Append(rows[i].Text, from, rows[i].Text.Length - from);
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
        var at = _zone.CaretRow;
        for (var i = 0; i < rows.Count; i++)
        {
            var (old, fresh) = (Drawn[i], rows[i]);
            if (fresh.Equals(old))
            {
                continue;
            }

            Step(i - at);
            at = i;

            Rewrite(old, fresh, Columns);
        }

        Step(rows.Count - 1 - at);
    }

    /// <summary>Makes the shape of what was drawn, as the terminal broke it anew for its width.</summary>
    private ZoneShape ShapeAt(int columns)
    {
        var shape = _recovers?.Copy() ?? ZoneShape.Of(_zone, []);
        shape.Resize(columns);
        return shape;
    }

    /// <summary>Moves to the first row of what was drawn, and erases from there on.</summary>
    /// <returns>Lines that have to be committed once more.</returns>
    private IReadOnlyList<Line> ToTop(ZoneShape shape, int height)
    {
        var (up, isCut, again) = shape.Begin(height);
        if (_recovers is not null)
        {
            _above = [.. shape.Lines];
        }

        Step(-up);
        _frame.Append('\r').Append(Erase);
        if (isCut)
        {
            // It begins above the screen, and nothing takes that back: what is written in this row might go on a row that was broken up there.
            _frame.Append("\r\n");
        }

        return again;
    }

    /// <summary>Notes that a row is written from here on.</summary>
    private void Place(DrawnRow row, int cells = 0, DrawnRow? old = null)
    {
        if (Asks)
        {
            _written.Add(new WrittenRow(_frame.Length, row, cells, old ?? row));
        }
    }

    private void Keep(IReadOnlyList<CommittedLine> committed)
    {
        if (Asks && committed.Count > 0)
        {
            _above = [.. _above.Concat(committed).TakeLast(MostAbove)];
        }
    }

    private void Ask(bool asks)
    {
        if (asks && Asks)
        {
            _frame.Append(AskWidth);
            _asked = true;
        }
    }

    private void Step(int rows)
    {
        if (rows < 0)
        {
            _frame.Append(CultureInfo.InvariantCulture, $"\u001b[{-rows}A");
        }
        else
        {
            // A move down ends at the last row of the screen, a line feed does not: where a frame stands lower than it was made for, its rows stay together.
            _frame.Append('\n', rows);
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
