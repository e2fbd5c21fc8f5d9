namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>A text; absent when there is none.</summary>
public sealed record TextResult(string? Text);
