namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>Makes a model client under a number that the host chose.</summary>
internal sealed record OpenClientParams(int Instance, int Client, Wire<ModelClientOptions> Options);
