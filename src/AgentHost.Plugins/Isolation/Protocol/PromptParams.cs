using System.Text.Json;

namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>Builds a prompt section.</summary>
public sealed record PromptParams(int Instance, string Scope, string SessionId, string? Model, string? Prompt, IReadOnlyDictionary<string, JsonElement> RunOptions, int Change);
