namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>Begins a blob.</summary>
internal sealed record BlobCreateParams(string Scope, string? MediaType);
