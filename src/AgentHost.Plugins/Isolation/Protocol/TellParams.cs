namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>Tells the model of a session something.</summary>
public sealed record TellParams(string Scope, string SessionId, string Text);
