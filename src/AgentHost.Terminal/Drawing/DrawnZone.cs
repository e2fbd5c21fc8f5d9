namespace AgentHost.Terminal.Drawing;

/// <summary>A live zone as it was drawn.</summary>
/// <param name="Rows">Its rows.</param>
/// <param name="Columns">Columns of the screen; 0 where nothing was drawn.</param>
/// <param name="Steady">Number of rows at its end that stay below what flows.</param>
/// <param name="CaretRow">Row of the caret.</param>
/// <param name="CaretColumn">Column of the caret.</param>
internal sealed record DrawnZone(IReadOnlyList<DrawnRow> Rows, int Columns, int Steady, int CaretRow, int CaretColumn)
{
    /// <summary>A zone of which nothing is known.</summary>
    public static DrawnZone None { get; } = new([], 0, 0, 0, 0);
}
