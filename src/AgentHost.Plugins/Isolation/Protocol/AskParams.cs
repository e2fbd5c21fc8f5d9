namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>Asks the person.</summary>
public sealed record AskParams(string Scope, Wire<Question> Question);
