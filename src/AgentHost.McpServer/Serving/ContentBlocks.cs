using System.Text;
using AgentHost.Client;
using ModelContextProtocol.Protocol;

namespace AgentHost.Mcp.Serving;

/// <summary>Parts as the protocol's content.</summary>
internal static class ContentBlocks
{
    public static ContentBlock Of(Part part) => part switch
    {
        TextPart text => new TextContentBlock { Text = text.Text },
        JsonPart json => new TextContentBlock { Text = json.Value.GetRawText() },
        ImagePart { Data: { } data } image => ImageContentBlock.FromBytes(data, image.MediaType),
        FilePart { Data: { } data } file when file.MediaType.StartsWith("audio/", StringComparison.Ordinal) =>
            AudioContentBlock.FromBytes(data, file.MediaType),
        FilePart { Data: { } data } file => new EmbeddedResourceBlock { Resource = Resource(file, data) },
        FilePart file => new TextContentBlock { Text = $"[{file.Name}, {file.MediaType}: too large to be sent]" },
        ImagePart image => new TextContentBlock { Text = $"[an image, {image.MediaType}: too large to be sent]" },
        _ => new TextContentBlock { Text = ClientJson.Write(part) },
    };

    private static ResourceContents Resource(FilePart file, ReadOnlyMemory<byte> data)
    {
        var uri = "attachment:///" + Uri.EscapeDataString(file.Name);
        return file.MediaType.StartsWith("text/", StringComparison.Ordinal)
            ? new TextResourceContents { Uri = uri, MimeType = file.MediaType, Text = Encoding.UTF8.GetString(data.Span) }
            : BlobResourceContents.FromBytes(data, uri, file.MediaType);
    }
}
