namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>Names something that a scope holds open.</summary>
public sealed record HandleParams(string Scope, int Handle);
