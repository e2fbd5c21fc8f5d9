using System.Text.Json;

namespace AgentHost.Client;

/// <summary>One value of the settings.</summary>
/// <param name="Key">Its path, with dots.</param>
/// <param name="Value">The value; secrets are masked.</param>
/// <param name="Origin">Origin of the value: <c>file:line</c>, <c>environment NAME</c>, <c>flag</c>, <c>default</c>.</param>
public sealed record SettingEntry(string Key, JsonElement Value, string Origin);
