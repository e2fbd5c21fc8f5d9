namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>Names a path, on behalf of a scope.</summary>
internal sealed record PathParams(string Scope, string Path);
