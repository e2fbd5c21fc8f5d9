using System.Text.Json;

namespace AgentHost.Kernel.Plugins.Isolation.Protocol;

/// <summary>Invokes another plugin's capability.</summary>
internal sealed record CapabilityInvokeParams(string Scope, string Kind, string Name, JsonElement Arguments);
