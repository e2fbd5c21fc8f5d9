using System.Text;
using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace AgentHost.Plugins.Mcp.Tools;

/// <summary>Converts the result of a server's tool to parts for a model: cleaned, and bounded as a whole.</summary>
internal static class ResultReader
{
    private const int MostBlocks = 200;
    private const int MostChars = 2_000_000;
    private const int MostImageBytes = 8 << 20;
    private const int MostImages = 20;

    public static ToolResult Read(CallToolResult result)
    {
        var parts = new List<Part>();
        var left = MostChars;
        var images = 0;
        foreach (var block in result.Content ?? [])
        {
            if (parts.Count >= MostBlocks || left <= 0)
            {
                parts.Add(new TextPart("(more was left out)"));
                break;
            }

            var part = Read(block, left);
            if (part is ImagePart && ++images > MostImages)
            {
                part = new TextPart("(an image was left out)");
            }

            left -= part is TextPart text ? text.Text.Length : 0;
            parts.Add(part);
        }

        if (parts.Count == 0)
        {
            parts.Add(new TextPart(result.StructuredContent is { ValueKind: not JsonValueKind.Undefined } said
                ? Cleaned.Text(said.GetRawText(), MostChars)
                : "(the tool returned nothing)"));
        }

        return new ToolResult(parts)
        {
            IsError = result.IsError == true,
            Data = result.StructuredContent is { ValueKind: JsonValueKind.Object } data && data.GetRawText().Length < MostChars && Json.IsWhole(data)
                ? data.Clone()
                : null,
        };
    }

    /// <summary>The texts of a resource's contents.</summary>
    public static string Read(IEnumerable<ResourceContents> contents)
    {
        var text = new StringBuilder();
        foreach (var content in contents.Take(MostBlocks))
        {
            text.Append(text.Length == 0 ? "" : "\n\n").Append(TextOf(content, MostChars - text.Length));
            if (text.Length >= MostChars)
            {
                break;
            }
        }

        return text.ToString();
    }

    /// <summary>The text of one piece of content; a word about it where it is none.</summary>
    public static string TextOf(ContentBlock block, int most) => Read(block, most) is TextPart text ? text.Text : "(an image)";

    private static Part Read(ContentBlock block, int most) => block switch
    {
        TextContentBlock text => new TextPart(Cleaned.Text(text.Text ?? "", most)),
        ImageContentBlock image => Image(image),
        AudioContentBlock audio => new TextPart($"(a sound of type {Cleaned.Line(audio.MimeType ?? "", 60)} was left out)"),
        EmbeddedResourceBlock embedded => new TextPart(TextOf(embedded.Resource, most)),
        ResourceLinkBlock link =>
            new TextPart($"Resource {Cleaned.Line(link.Uri ?? "", 1_000)}{(link.Description is { Length: > 0 } about ? $": {Cleaned.Line(about, 300)}" : "")}"),
        _ => new TextPart($"(content of type {Cleaned.Line(block.Type ?? "", 60)} was left out)"),
    };

    private static Part Image(ImageContentBlock image)
    {
        try
        {
            var bytes = image.DecodedData;
            return bytes.Length > MostImageBytes ? new TextPart($"(an image of {bytes.Length:N0} bytes was left out: it is too large)")
                : image.MimeType is "image/png" or "image/jpeg" or "image/gif" or "image/webp" ? new ImagePart(image.MimeType) { Data = bytes.ToArray() }
                : new TextPart($"(an image of type {Cleaned.Line(image.MimeType ?? "", 60)} was left out)");
        }
        catch (FormatException)
        {
            return new TextPart("(an image was left out: it is not base64)");
        }
    }

    private static string TextOf(ResourceContents contents, int most) => contents switch
    {
        TextResourceContents text => $"[{Cleaned.Line(text.Uri ?? "", 1_000)}]\n{Cleaned.Text(text.Text ?? "", most)}",
        BlobResourceContents blob => $"[{Cleaned.Line(blob.Uri ?? "", 1_000)}: {Cleaned.Line(blob.MimeType ?? "data", 60)}, not text]",
        _ => $"[{Cleaned.Line(contents.Uri ?? "", 1_000)}]",
    };
}
