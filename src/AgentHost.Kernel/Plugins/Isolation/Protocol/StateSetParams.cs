using System.Text.Json;

namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>Sets or removes a stored value.</summary>
internal sealed record StateSetParams(string Key, JsonElement Value, bool Remove, long? ExpectedVersion);
