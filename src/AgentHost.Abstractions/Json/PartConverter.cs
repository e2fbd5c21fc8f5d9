using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AgentHost;

internal sealed class PartConverter : OpenTypeConverter<Part>
{
    protected override JsonTypeInfo? Find(string type) => type switch
    {
        "text" => AgentJsonContext.Default.TextPart,
        "reasoning" => AgentJsonContext.Default.ReasoningPart,
        "tool-call" => AgentJsonContext.Default.ToolCallPart,
        "tool-result" => AgentJsonContext.Default.ToolResultPart,
        "image" => AgentJsonContext.Default.ImagePart,
        "file" => AgentJsonContext.Default.FilePart,
        "json" => AgentJsonContext.Default.JsonPart,
        "reference" => AgentJsonContext.Default.ReferencePart,
        "summary" => AgentJsonContext.Default.SummaryPart,
        "opaque" => AgentJsonContext.Default.OpaquePart,
        _ => null,
    };

    protected override Part Keep(string type, JsonElement raw) => new UnknownPart(type, raw);

    protected override JsonElement? RawOf(Part value) => (value as UnknownPart)?.Raw;
}
