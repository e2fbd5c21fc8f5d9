namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>Runs a hook.</summary>
public sealed record HookParams(int Instance, Wire<HookInput> Input);
