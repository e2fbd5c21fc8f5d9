using System.Text.Json;

namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>Invokes a capability of the plugin.</summary>
public sealed record InvokeParams(int Instance, JsonElement Arguments);
