namespace AgentHost.Terminal.Drawing;

/// <summary>The rows at the bottom that are drawn anew: each fits into a row of the screen.</summary>
/// <param name="Rows">The rows, at least one.</param>
/// <param name="CaretRow">Row of the caret.</param>
/// <param name="CaretColumn">Cell of the caret.</param>
internal sealed record LiveZone(IReadOnlyList<Line> Rows, int CaretRow, int CaretColumn)
{
    /// <summary>Number of rows at its end that stand below what flows: the draft, the status. Default 0, where nothing is known of them.</summary>
    public int Steady { get; init; }
}
