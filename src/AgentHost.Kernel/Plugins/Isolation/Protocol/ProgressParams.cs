namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>News of a call.</summary>
internal sealed record ProgressParams(string Scope, Wire<ToolProgress> Progress);
