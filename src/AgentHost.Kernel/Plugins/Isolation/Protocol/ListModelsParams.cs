namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>Lists a provider's models.</summary>
internal sealed record ListModelsParams(int Instance, Wire<ModelClientOptions> Options);
