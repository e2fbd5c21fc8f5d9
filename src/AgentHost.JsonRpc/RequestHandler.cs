using System.Text.Json;

namespace AgentHost.JsonRpc;

/// <summary>Handles one request and writes its result where the reply wants it.</summary>
internal delegate ValueTask RequestHandler(string method, JsonElement? parameters, Reply reply, CancellationToken cancellationToken);
