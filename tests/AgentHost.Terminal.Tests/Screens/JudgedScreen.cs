namespace AgentHost.Terminal.Tests.Screens;

/// <summary>The cursor of a screen as another terminal has it.</summary>
/// <param name="Row">Its row.</param>
/// <param name="Column">Its column.</param>
/// <param name="Before">The sign in the cell before it.</param>
internal sealed record JudgedScreen(int Row, int Column, string Before);
