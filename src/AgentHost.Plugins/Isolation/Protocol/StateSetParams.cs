using System.Text.Json;

namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>Sets or removes a stored value.</summary>
public sealed record StateSetParams(string Key, JsonElement Value, bool Remove, long? ExpectedVersion);
