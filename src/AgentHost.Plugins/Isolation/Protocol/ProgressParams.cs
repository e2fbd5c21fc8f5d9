namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>News of a call.</summary>
public sealed record ProgressParams(string Scope, Wire<ToolProgress> Progress);
