using System.Text.Json;

namespace AgentHost;

/// <summary>A stored value.</summary>
/// <param name="Value">The value.</param>
/// <param name="Version">Rises with each change; 1 or more.</param>
public sealed record StoredValue(JsonElement Value, long Version);
