using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AgentHost;

internal sealed class ModelUpdateConverter : OpenTypeConverter<ModelUpdate>
{
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

    protected override ModelUpdate Keep(string type, JsonElement raw) => new UnknownUpdate(type, raw);

    protected override JsonElement? RawOf(ModelUpdate value) => (value as UnknownUpdate)?.Raw;
}
