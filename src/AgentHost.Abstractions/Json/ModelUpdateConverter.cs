using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AgentHost;

/// <summary>Reads and writes updates of a model's stream by their <c>type</c>.</summary>
public sealed class ModelUpdateConverter : OpenTypeConverter<ModelUpdate>
{
    /// <inheritdoc/>
    protected override JsonTypeInfo? Find(string type) => type switch
    {
        "text-delta" => AgentJsonContext.Default.TextDelta,
        "reasoning-delta" => AgentJsonContext.Default.ReasoningDelta,
        "tool-call-delta" => AgentJsonContext.Default.ToolCallDelta,
        "opaque-update" => AgentJsonContext.Default.OpaqueUpdate,
        "progress" => AgentJsonContext.Default.ProgressUpdate,
        "usage" => AgentJsonContext.Default.UsageUpdate,
        "finished" => AgentJsonContext.Default.ModelFinished,
        "fault" => AgentJsonContext.Default.ModelFault,
        _ => null,
    };

    /// <inheritdoc/>
    protected override ModelUpdate Keep(string type, JsonElement raw) => new UnknownUpdate(type, raw);

    /// <inheritdoc/>
    protected override JsonElement? RawOf(ModelUpdate value) => (value as UnknownUpdate)?.Raw;
}
