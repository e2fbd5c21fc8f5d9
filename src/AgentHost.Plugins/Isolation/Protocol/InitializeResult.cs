namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>What the runner agrees to.</summary>
public sealed record InitializeResult(int Protocol, string Contract, int ProcessId);
