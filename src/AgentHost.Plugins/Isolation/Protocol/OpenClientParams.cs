namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>Makes a model client under a number that the host chose.</summary>
public sealed record OpenClientParams(int Instance, int Client, Wire<ModelClientOptions> Options);
