namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>One update of a stream.</summary>
public sealed record UpdateParams(int Stream, Wire<ModelUpdate> Update);
