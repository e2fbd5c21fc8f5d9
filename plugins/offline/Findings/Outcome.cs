namespace AgentHost.Plugins.Offline.Findings;

/// <summary>What a call of this turn came to.</summary>
/// <param name="Call">The call.</param>
/// <param name="Text">The result's text.</param>
/// <param name="IsError">Whether it failed, was refused or was cancelled.</param>
internal sealed record Outcome(WantedCall Call, string Text, bool IsError);
