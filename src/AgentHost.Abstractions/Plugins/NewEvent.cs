using System.Text.Json;

namespace AgentHost;

/// <summary>An event that a plugin appends to the log of a session.</summary>
/// <param name="Type">Its type, which the manifest declares.</param>
/// <param name="Data">Its data, an object of at most 1 MB.</param>
public sealed record NewEvent(string Type, JsonElement Data);
