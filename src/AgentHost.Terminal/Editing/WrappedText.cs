using System.Text;
using AgentHost.DisplayBlocks.Texts;
using AgentHost.Terminal.Texts;

namespace AgentHost.Terminal.Editing;

/// <summary>A text broken into rows of a width: by its line breaks, and where a row is full. No cluster is ever cut.</summary>
internal sealed class WrappedText
{
    private WrappedText(IReadOnlyList<WrappedRow> rows) => Rows = rows;

    /// <summary>The rows, at least one.</summary>
    public IReadOnlyList<WrappedRow> Rows { get; }

    /// <summary>Breaks a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">Cells of a row, from 2. The caret may stand one behind them.</param>
    /// <param name="label">What is shown for a cluster in place of itself; null for itself.</param>
    public static WrappedText Wrap(string text, int width, Func<ReadOnlySpan<char>, string?>? label = null)
    {
        var rows = new List<WrappedRow>();
        var shown = new StringBuilder();
        var places = new List<(int Place, int Cell)>();
        var (at, cells) = (0, 0);
        while (at < text.Length)
        {
            if (text[at] == '\n')
            {
                places.Add((at, cells));
                rows.Add(new WrappedRow(shown.ToString(), [.. places]));
                shown.Clear();
                places.Clear();
                cells = 0;
                at++;
                continue;
            }

            var length = CellText.Next(text.AsSpan(at), cells, out var wide);
            var cluster = text.AsSpan(at, length);
            var drawn = label?.Invoke(cluster) ?? (cluster is "\t" ? new string(' ', wide) : SafeText.Line(cluster.ToString()));
            wide = CellText.Width(drawn);
            if (wide > width)
            {
                drawn = CellText.Clip(drawn, width);
                wide = CellText.Width(drawn);
            }

            if (cells + wide > width)
            {
                rows.Add(new WrappedRow(shown.ToString(), [.. places]));
                shown.Clear();
                places.Clear();
                cells = 0;
            }

            places.Add((at, cells));
            shown.Append(drawn);
            cells += wide;
            at += length;
        }

        places.Add((at, cells));
        rows.Add(new WrappedRow(shown.ToString(), [.. places]));
        return new WrappedText(rows);
    }

    /// <summary>The row and the cell of a place in the text.</summary>
    /// <param name="place">The place, between two clusters.</param>
    public (int Row, int Cell) Locate(int place)
    {
        for (var row = 0; row < Rows.Count; row++)
        {
            foreach (var (each, cell) in Rows[row].Places)
            {
                if (each >= place)
                {
                    return (row, cell);
                }
            }
        }

        return (Rows.Count - 1, Rows[^1].Places[^1].Cell);
    }

    /// <summary>The place in the text at a cell of a row, or the last of the row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="cell">The cell.</param>
    public int PlaceAt(int row, int cell)
    {
        var places = Rows[row].Places;
        var found = places[0].Place;
        foreach (var (place, at) in places)
        {
            if (at > cell)
            {
                break;
            }

            found = place;
        }

        return found;
    }
}
