using System.Text.Json;

namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>Publishes an event.</summary>
public sealed record PublishParams(string Type, string? SessionId, JsonElement Data);
