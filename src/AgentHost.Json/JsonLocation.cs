namespace AgentHost.Json;

/// <summary>Location of a member or an item of a JSON text.</summary>
/// <param name="Key">Of the name, at its opening quote; null for items of arrays and for the root.</param>
/// <param name="Value">Of the value's first character.</param>
internal sealed record JsonLocation(JsonPosition? Key, JsonPosition Value);
