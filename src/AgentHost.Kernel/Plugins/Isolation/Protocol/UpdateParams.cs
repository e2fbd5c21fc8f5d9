namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>One update of a stream.</summary>
internal sealed record UpdateParams(int Stream, Wire<ModelUpdate> Update);
