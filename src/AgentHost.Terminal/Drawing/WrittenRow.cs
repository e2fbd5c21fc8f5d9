namespace AgentHost.Terminal.Drawing;

/// <summary>A row, or a committed line, that a frame writes.</summary>
/// <param name="At">Where in the frame's text it begins.</param>
/// <param name="Row">The row.</param>
/// <param name="Cells">Cells of it that stand there already; 0 where it is written from its begin.</param>
/// <param name="Old">What stood there before.</param>
internal readonly record struct WrittenRow(int At, DrawnRow Row, int Cells, DrawnRow Old);
