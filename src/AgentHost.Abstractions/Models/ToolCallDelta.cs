using System.Text.Json;

namespace AgentHost;

/// <summary>More of a tool call. Calls may arrive interleaved.</summary>
/// <param name="Index">Number of the call in this answer, from 0.</param>
public sealed record ToolCallDelta(int Index) : ModelUpdate("tool-call-delta")
{
    /// <summary>The call's id; with the first piece. The host makes one where the provider gives none.</summary>
    public string? CallId { get; init; }

    /// <summary>The tool's name; with the first piece.</summary>
    public string? Tool { get; init; }

    /// <summary>More of the arguments' JSON text.</summary>
    public string? Arguments { get; init; }

    /// <summary>Provider fields to send back with the call.</summary>
    public JsonElement? Opaque { get; init; }
}
