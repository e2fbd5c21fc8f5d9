namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>A text in which secrets are to be hidden.</summary>
public sealed record HideParams(string Text);
