using System.Text.Json;

namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>Publishes an event.</summary>
internal sealed record PublishParams(string Type, string? SessionId, JsonElement Data);
