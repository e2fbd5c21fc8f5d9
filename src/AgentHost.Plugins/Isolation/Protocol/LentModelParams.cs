namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>Names a model of another plugin's, on behalf of a scope.</summary>
public sealed record LentModelParams(string Scope, string Model);
