namespace AgentHost.Plugins.Offline.Findings;

/// <summary>Outcome of a call of this turn.</summary>
/// <param name="Call">The call.</param>
/// <param name="Text">The result's text.</param>
/// <param name="IsError">Whether it failed, was refused or was cancelled.</param>
internal sealed record Outcome(WantedCall Call, string Text, bool IsError);
