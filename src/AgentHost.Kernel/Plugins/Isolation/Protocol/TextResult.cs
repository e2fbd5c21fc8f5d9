namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>A credential; absent when it is not set.</summary>
internal sealed record TextResult(string? Text);
