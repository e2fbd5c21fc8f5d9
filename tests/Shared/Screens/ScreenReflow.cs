namespace AgentHost.Tests.Screens;

/// <summary>Breaks logical lines anew for another width, as terminals do that keep lines whole.</summary>
internal static class ScreenReflow
{
    public static List<ScreenRow> Flow(IReadOnlyList<ScreenRow> rows, int columns, ref int cursorRow, int cursorColumn, out int column)
    {
        var flowed = new List<ScreenRow>();
        var (newRow, newColumn) = (0, 0);
        for (var i = 0; i < rows.Count; i++)
        {
            var cells = new List<ScreenCell>();
            var cursor = -1;
            while (true)
            {
                if (i == cursorRow)
                {
                    cursor = cells.Count + cursorColumn;
                }

                cells.AddRange(rows[i].Cells);
                if (!rows[i].Wrapped || i + 1 >= rows.Count)
                {
                    break;
                }

                i++;
            }

            var length = cells.FindLastIndex(static cell => cell.Text != " ") + 1;
            var start = flowed.Count;
            var (row, used) = (new ScreenRow(columns), 0);
            flowed.Add(row);
            for (var c = 0; c < Math.Max(length, cursor + 1); c++)
            {
                var cell = c < cells.Count ? cells[c] : ScreenCell.Blank;
                var width = c < length ? cell.Width : 1;
                if (c < length && used + width > columns)
                {
                    for (var free = used; free < columns; free++)
                    {
                        row.Cells[free] = new ScreenCell("", 0, "");
                    }

                    row.Wrapped = true;
                    row = new ScreenRow(columns);
                    flowed.Add(row);
                    used = 0;
                }

                if (c == cursor)
                {
                    var over = used >= columns ? used / columns : 0;
                    (newRow, newColumn) = (flowed.Count - 1 + over, used % columns);
                }

                if (c < length && width > 0)
                {
                    row.Cells[used] = cell;
                    if (width == 2)
                    {
                        row.Cells[used + 1] = new ScreenCell("", 0, cell.Style);
                    }
                }

                used += c < length ? width : 1;
            }

            while (cursor >= 0 && flowed.Count <= newRow && newRow >= start)
            {
                // The cursor stood behind the text, in a column that is now of the next row.
                flowed[^1].Wrapped = false;
                (newRow, newColumn) = (flowed.Count - 1, columns - 1);
            }
        }

        cursorRow = newRow;
        column = newColumn;
        return flowed;
    }
}
