using System.Text.Json;

namespace AgentHost;

/// <summary>Writes the part that each answer has by its generated code alone; all others go by the metadata, which gives the same text.</summary>
/// <remarks>Making the metadata of a type and of its members takes longer than writing the few values that a start writes (docs/decisions/0008).</remarks>
internal sealed partial class AgentJsonContext
{
    /// <summary>Writes a text without metadata.</summary>
    public void Write(Utf8JsonWriter writer, TextPart part) => TextPartSerializeHandler(writer, part);
}
