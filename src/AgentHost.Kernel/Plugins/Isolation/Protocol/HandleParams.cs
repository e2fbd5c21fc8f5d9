namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>Names something that a scope holds open.</summary>
internal sealed record HandleParams(string Scope, int Handle);
