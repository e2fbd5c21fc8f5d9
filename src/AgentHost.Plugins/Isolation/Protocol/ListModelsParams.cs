namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>Lists a provider's models.</summary>
public sealed record ListModelsParams(int Instance, Wire<ModelClientOptions> Options);
