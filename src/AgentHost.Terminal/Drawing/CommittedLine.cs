namespace AgentHost.Terminal.Drawing;

/// <summary>A line that was committed.</summary>
/// <param name="Line">The line.</param>
/// <param name="Cells">Cells that it takes.</param>
internal sealed record CommittedLine(Line Line, int Cells);
