namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>Names a path, on behalf of a scope.</summary>
public sealed record PathParams(string Scope, string Path);
