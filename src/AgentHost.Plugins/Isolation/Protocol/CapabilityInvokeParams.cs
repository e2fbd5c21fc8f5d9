using System.Text.Json;

namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>Invokes another plugin's capability.</summary>
public sealed record CapabilityInvokeParams(string Scope, string Kind, string Name, JsonElement Arguments);
