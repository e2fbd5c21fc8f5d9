namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>A text; absent when there is none.</summary>
internal sealed record TextResult(string? Text);
