namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>Begins a blob.</summary>
public sealed record BlobCreateParams(string Scope, string? MediaType);
