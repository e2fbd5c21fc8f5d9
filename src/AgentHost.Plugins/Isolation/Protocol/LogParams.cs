namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>A line for the log; without a scope to the plugin's own logger.</summary>
public sealed record LogParams(string? Scope, int Level, string Message, string? Exception);
