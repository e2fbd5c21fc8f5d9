namespace AgentHost.Terminal.Drawing;

/// <summary>A frame that was written.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Columns">Columns of the screen that it was made for.</param>
/// <param name="Committed">Lines that it committed.</param>
/// <param name="Before">What had been drawn before it.</param>
internal sealed record SentFrame(string Text, int Columns, IReadOnlyList<CommittedLine> Committed, DrawnZone Before)
{
    /// <summary>Rows that it wrote, in their order.</summary>
    public IReadOnlyList<WrittenRow> Written { get; init; } = [];

    /// <summary>The last lines that were committed before it.</summary>
    public IReadOnlyList<CommittedLine> Above { get; init; } = [];

    /// <summary>Shape of the screen before it, where the frames before had gone wrong, too.</summary>
    public ZoneShape? Shape { get; init; }

    /// <summary>Columns of the screen when it was drawn.</summary>
    public int DrawnColumns { get; init; }

    /// <summary>Row of the screen that the cursor was in then, from 1; 0 where that is not known.</summary>
    public int DrawnRow { get; init; }
}
