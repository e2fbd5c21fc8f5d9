namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>Tells the model of a session something.</summary>
internal sealed record TellParams(string Scope, string SessionId, string Text);
