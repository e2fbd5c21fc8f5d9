namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>What the runner agrees to.</summary>
internal sealed record InitializeResult(int Protocol, string Contract, int ProcessId);
