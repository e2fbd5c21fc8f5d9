namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>A text in which secrets are to be hidden.</summary>
internal sealed record HideParams(string Text);
