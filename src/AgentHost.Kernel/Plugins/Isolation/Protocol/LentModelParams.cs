namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>Names a model of another plugin's, on behalf of a scope.</summary>
internal sealed record LentModelParams(string Scope, string Model);
