using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AgentHost;

internal sealed class DisplayBlockConverter : OpenTypeConverter<DisplayBlock>
{
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

    protected override DisplayBlock Keep(string type, JsonElement raw) => new UnknownBlock(type, raw);

    protected override JsonElement? RawOf(DisplayBlock value) => (value as UnknownBlock)?.Raw;
}
