using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AgentHost;

/// <summary>Reads and writes display blocks by their <c>type</c>.</summary>
public sealed class DisplayBlockConverter : OpenTypeConverter<DisplayBlock>
{
    /// <inheritdoc/>
    protected override JsonTypeInfo? Find(string type) => type switch
    {
        "text" => AgentJsonContext.Default.TextBlock,
        "markdown" => AgentJsonContext.Default.MarkdownBlock,
        "code" => AgentJsonContext.Default.CodeBlock,
        "diff" => AgentJsonContext.Default.DiffBlock,
        "table" => AgentJsonContext.Default.TableBlock,
        "tree" => AgentJsonContext.Default.TreeBlock,
        "link" => AgentJsonContext.Default.LinkBlock,
        "image" => AgentJsonContext.Default.ImageBlock,
        _ => null,
    };

    /// <inheritdoc/>
    protected override DisplayBlock Keep(string type, JsonElement raw) => new UnknownBlock(type, raw);

    /// <inheritdoc/>
    protected override JsonElement? RawOf(DisplayBlock value) => (value as UnknownBlock)?.Raw;
}
