namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>Runs a hook.</summary>
internal sealed record HookParams(int Instance, Wire<HookInput> Input);
