using System.Globalization;

namespace AgentHost.Terminal.Drawing;

/// <summary>Frames in which lines come or go above rows that stay: the terminal moves those itself, and they are not written again.</summary>
internal sealed partial class FrameWriter
{
    /// <summary>Writes what flows above the steady rows, and of those what differs; leaves the cursor in the last row.</summary>
    /// <param name="rows">Committed lines and the live zone.</param>
    /// <param name="steady">Number of rows at their end that stay below what flows.</param>
    /// <param name="columns">Columns of the screen.</param>
    /// <param name="height">Rows of the screen.</param>
    /// <returns>False where the whole has to be drawn; nothing is written then.</returns>
    private bool TryInsert(List<DrawnRow> rows, int steady, int columns, int height)
    {
        var (oldEnd, newEnd) = (Drawn.Count - steady, rows.Count - steady);
        if (steady == 0 || steady != _zone.Steady || oldEnd < 0 || Drawn.Any(row => row.Cells > columns))
        {
            return false;
        }

        var kept = 0;
        while (kept < oldEnd && kept < newEnd && Drawn[kept].Equals(rows[kept]))
        {
            kept++;
        }

        // A row that goes on as it began is written from where it differs.
        var isShared = kept < oldEnd && kept < newEnd && rows[kept].Cells <= columns;
        var first = kept + (isShared ? 1 : 0);
        var (oldRest, newRest, wraps) = (oldEnd - first, 0, false);
        for (var i = first; i < rows.Count; i++)
        {
            var isWide = rows[i].Cells > columns;
            if (isWide && (i >= newEnd || !rows[i].HasCertainCells || !rows[i].IsNarrow))
            {
                // Nobody knows how many rows the terminal makes of it.
                return false;
            }

            wraps |= isWide;
            newRest += i < newEnd ? rows[i].RowsAt(columns) : 0;
        }

        if (first - kept + newRest + steady > height)
        {
            // Rows that are to be moved would have scrolled away.
            return false;
        }

        var at = MakeRoom(first, oldRest, newRest, wraps);
        if (isShared)
        {
            Step(kept - at);
            at = kept;
            Rewrite(Drawn[kept], rows[kept], columns);
        }

        var row = first;
        for (var i = first; i < newEnd; i++)
        {
            if (row == at + 1)
            {
                _frame.Append("\r\n");
            }
            else
            {
                Step(row - at);
                _frame.Append('\r');
            }

            Place(rows[i]);
            _frame.Append(!wraps && row < oldEnd ? "\u001b[K" : "").Append(rows[i].Text);
            row += rows[i].RowsAt(columns);
            at = row - 1;
        }

        for (var i = 0; i < steady; i++, row++)
        {
            if (!Drawn[oldEnd + i].Equals(rows[newEnd + i]))
            {
                Step(row - at);
                at = row;
                Rewrite(Drawn[oldEnd + i], rows[newEnd + i], columns);
            }
        }

        Step(row - 1 - at);
        return true;
    }

    /// <summary>Moves the steady rows to where they will stand.</summary>
    /// <param name="first">The first row that is not kept.</param>
    /// <param name="oldRest">Number of rows from there on that flowed before.</param>
    /// <param name="newRest">Number of those that will.</param>
    /// <param name="clears">Empties those that were there.</param>
    /// <returns>Row of the cursor.</returns>
    private int MakeRoom(int first, int oldRest, int newRest, bool clears)
    {
        var (at, grows) = (_zone.CaretRow, newRest - oldRest);
        if (grows > 0)
        {
            // At the bottom of the screen this scrolls, elsewhere it only moves: the rows stand to each other as before.
            Step(Drawn.Count - 1 - at);
            _frame.Append('\n', grows);
            at = Drawn.Count - 1 + grows;
        }

        if (clears && oldRest > 0)
        {
            Step(first - at);
            at = first;
            Lines(oldRest, 'M');
            Lines(newRest, 'L');
        }
        else if (grows != 0)
        {
            var place = first + Math.Min(oldRest, newRest);
            Step(place - at);
            at = place;
            Lines(Math.Abs(grows), grows > 0 ? 'L' : 'M');
        }

        return at;
    }

    private void Lines(int count, char what)
    {
        if (count > 0)
        {
            _frame.Append("\u001b[").Append(count == 1 ? "" : count.ToString(CultureInfo.InvariantCulture)).Append(what);
        }
    }

    /// <summary>Writes a row in place of another, from where they differ.</summary>
    private void Rewrite(DrawnRow old, DrawnRow fresh, int columns)
    {
        // Behind a full row the cursor waits to wrap, and erasing would take its last cell.
        var (from, cells) = old.CommonWith(fresh);
        if (cells >= columns)
        {
            (from, cells) = (0, 0);
        }

        Column(cells);
        Place(fresh, cells, old);
        if (fresh.Cells < old.Cells || !fresh.HasCertainCells || !old.HasCertainCells)
        {
            _frame.Append("\u001b[K");
        }

        _frame.Append(fresh.Text, from, fresh.Text.Length - from);
    }
}
