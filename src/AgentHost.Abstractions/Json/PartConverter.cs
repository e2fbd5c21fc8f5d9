using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AgentHost;

/// <summary>Reads and writes parts of a message by their <c>type</c>.</summary>
public sealed class PartConverter : OpenTypeConverter<Part>
{
    /// <inheritdoc/>
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

    /// <inheritdoc/>
    protected override Part Keep(string type, JsonElement raw) => new UnknownPart(type, raw);

    /// <inheritdoc/>
    protected override JsonElement? RawOf(Part value) => (value as UnknownPart)?.Raw;

    /// <inheritdoc/>
    protected override void WriteKnown(Utf8JsonWriter writer, Part value)
    {
        if (value is TextPart text)
        {
            AgentJsonContext.Default.Write(writer, text);
            return;
        }

        base.WriteKnown(writer, value);
    }
}
