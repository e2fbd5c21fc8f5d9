using System.Text.Json;

namespace AgentHost;

/// <summary>A model's wish to call a tool.</summary>
/// <param name="CallId">Unique in its session; pairs the call with its result.</param>
/// <param name="Tool">The tool's name.</param>
/// <param name="Arguments">The arguments; an object, or a string with the model's own text when that was not JSON.</param>
public sealed record ToolCallPart(string CallId, string Tool, JsonElement Arguments) : Part("tool-call")
{
    /// <summary>Provider fields, sent back unchanged.</summary>
    public JsonElement? Opaque { get; init; }

    /// <summary>
    /// The whole arguments as JSON, where the log keeps them apart because they are long; <see cref="Arguments"/> then has them without their long texts.
    /// Absent in what a model is sent.
    /// </summary>
    public BlobReference? ArgumentsBlob { get; init; }
}
