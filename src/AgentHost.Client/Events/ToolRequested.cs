using System.Text.Json;

namespace AgentHost.Client;

/// <summary>The model wants a tool called.</summary>
/// <param name="CallId">The call.</param>
/// <param name="Tool">The tool.</param>
/// <param name="Arguments">Its arguments.</param>
public sealed record ToolRequested(string CallId, string Tool, JsonElement Arguments) : AgentEvent("tool.requested")
{
    /// <summary>The plugin that the tool belongs to; absent when there is no such tool.</summary>
    public string? Plugin { get; init; }

    /// <summary>The whole arguments as JSON, where they are kept apart because they are long; the event then has them without their long texts.</summary>
    public BlobReference? ArgumentsBlob { get; init; }
}
