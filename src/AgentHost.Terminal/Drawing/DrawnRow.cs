namespace AgentHost.Terminal.Drawing;

/// <summary>A line as it is written. Attributes and links that it opens are closed again at the end of each piece.</summary>
/// <param name="Text">The text, with the sequences for attributes and links.</param>
/// <param name="Cells">Cells that it takes.</param>
/// <param name="Ends">Ends of its pieces, as characters of the text and as cells, up to where terminals may differ about the cells.</param>
internal sealed record DrawnRow(string Text, int Cells, IReadOnlyList<(int Length, int Cells)> Ends)
{
    /// <summary>True where each character takes one cell: then a terminal breaks the row where its columns end.</summary>
    public bool IsNarrow { get; init; }

    /// <summary>True where all terminals agree about the cells of the whole row.</summary>
    public bool HasCertainCells => Ends.Count > 0 && Ends[^1].Length == Text.Length;

    /// <summary>Number of rows that a terminal makes of it.</summary>
    /// <param name="columns">Columns of the screen.</param>
    public int RowsAt(int columns) => Cells <= columns ? 1 : (Cells + columns - 1) / columns;

    /// <inheritdoc/>
    public bool Equals(DrawnRow? other) => other is not null && Cells == other.Cells && string.Equals(Text, other.Text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(Text, StringComparison.Ordinal);

    /// <summary>The longest begin that another row has too, and behind which can be written without what stands there changing.</summary>
    /// <param name="next">The row that takes this one's place.</param>
    public (int Length, int Cells) CommonWith(DrawnRow next)
    {
        var (length, cells) = (0, 0);
        var pieces = Math.Min(Ends.Count, next.Ends.Count);
        for (var i = 0; i < pieces && Ends[i] == next.Ends[i] && IsSame(next, length, Ends[i].Length); i++)
        {
            (length, cells) = Ends[i];
        }

        // The last piece, where it has no attributes and only grew.
        return length < Text.Length && Text.Length < next.Text.Length && HasCertainCells
            && !Text.AsSpan(length).Contains('\u001b') && IsSame(next, length, Text.Length) && IsCertain(next.Text[Text.Length])
            ? (Text.Length, Cells) : (length, cells);
    }

    /// <summary>True where all terminals give a character the same cells and none joins it to its neighbours. Others are drawn with their row.</summary>
    public static bool IsCertain(char letter) => letter is < '\u0300' or (>= '\u2010' and <= '\u2027') or (>= '\u2030' and <= '\u205e')
        or (>= '\u2190' and <= '\u21ff') or (>= '\u2500' and <= '\u25ff') or (>= '\u3001' and <= '\u3029') or (>= '\u3041' and <= '\u3096')
        or (>= '\u30a1' and <= '\u30fa') or (>= '\u3400' and <= '\u9fff') or (>= '\uac00' and <= '\ud7a3');

    /// <summary>True where every character of a text is certain.</summary>
    public static bool IsCertain(string text)
    {
        foreach (var letter in text)
        {
            if (!IsCertain(letter))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsSame(DrawnRow next, int from, int to) => Text.AsSpan(from, to - from).SequenceEqual(next.Text.AsSpan(from, to - from));
}
