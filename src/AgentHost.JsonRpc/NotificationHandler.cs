using System.Text.Json;

namespace AgentHost.JsonRpc;

/// <summary>Handles one notification.</summary>
internal delegate ValueTask NotificationHandler(string method, JsonElement? parameters, CancellationToken cancellationToken);
