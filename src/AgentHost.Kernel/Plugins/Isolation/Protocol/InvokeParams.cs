using System.Text.Json;

namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>Invokes a capability of the plugin.</summary>
internal sealed record InvokeParams(int Instance, JsonElement Arguments);
