using System.Text.Json;

namespace AgentHost;

/// <summary>Structured data for the model.</summary>
/// <param name="Value">The data.</param>
public sealed record JsonPart(JsonElement Value) : Part("json");
