using System.Text.Json;

namespace AgentHost;

/// <summary>One call of a tool.</summary>
/// <param name="CallId">Unique in its session.</param>
/// <param name="Tool">The tool's name.</param>
/// <param name="Arguments">An object that meets the tool's schema: the host has checked it.</param>
public sealed record ToolCall(string CallId, string Tool, JsonElement Arguments);
