namespace AgentHost.Terminal.Drawing;

/// <summary>A line that was committed.</summary>
/// <param name="Line">The line.</param>
/// <param name="Row">What was written of it.</param>
internal sealed record CommittedLine(Line Line, DrawnRow Row);
