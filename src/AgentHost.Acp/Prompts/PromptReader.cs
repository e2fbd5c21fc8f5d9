using AgentHost.Acp.Connecting;
using AgentHost.Acp.Protocol;
using AgentHost.Acp.Updates;

namespace AgentHost.Acp.Prompts;

/// <summary>Reads the content of a prompt: what the host is told of it, and the files that it links to.</summary>
internal static class PromptReader
{
    private const int MostBlocks = 1_000;
    private const int MostImageBytes = 10 << 20;
    private const int MostTextChars = 4_000_000;
    private const string FileScheme = "file://";

    /// <summary>Reads content.</summary>
    /// <param name="root">Root of the workspace.</param>
    /// <param name="blocks">The content.</param>
    /// <exception cref="JsonRpc.JsonRpcErrorException">It cannot be taken; the message says why.</exception>
    public static ReadPrompt Read(string root, IReadOnlyList<ContentBlock> blocks)
    {
        if (blocks.Count is 0 or > MostBlocks)
        {
            throw Failures.Invalid(blocks.Count == 0 ? "The prompt is empty." : $"The prompt has more than {MostBlocks} pieces.");
        }

        var parts = new List<Part>();
        var links = new List<string>();
        var text = new System.Text.StringBuilder();
        foreach (var block in blocks)
        {
            switch (block)
            {
                case TextContent words:
                    text.Append(words.Text);
                    break;
                case ResourceLink link when FileOf(link.Uri) is { } path:
                    text.Append('@').Append(Shown(root, path));
                    links.Add(path);
                    break;
                case ResourceLink link:
                    text.Append('[').Append(PlainText.Line(link.Title ?? link.Name, 200)).Append("](").Append(PlainText.Line(link.Uri, 2_000)).Append(')');
                    break;
                case EmbeddedResource { Resource.Text: { } content } resource:
                    var target = FileOf(resource.Resource.Uri) is { } file ? Shown(root, file) : PlainText.Line(resource.Resource.Uri, 2_000);
                    text.Append('@').Append(target);
                    Bound(content.Length, $"The resource {target}");
                    parts.Add(new ReferencePart(target, content));
                    break;
                case EmbeddedResource { Resource: { Blob: { } blob, MimeType: { } type } } resource when type.StartsWith("image/", StringComparison.Ordinal):
                    text.Append('@').Append(PlainText.Line(resource.Resource.Uri, 2_000));
                    parts.Add(new ImagePart(type) { Data = Bytes(blob, "The image") });
                    break;
                case EmbeddedResource { Resource.Blob: { } blob } resource:
                    var name = PlainText.Line(Path.GetFileName(resource.Resource.Uri) is { Length: > 0 } last ? last : resource.Resource.Uri, 200);
                    text.Append('@').Append(name);
                    parts.Add(new FilePart(resource.Resource.MimeType ?? "application/octet-stream", name) { Data = Bytes(blob, "The file") });
                    break;
                case EmbeddedResource:
                    throw Failures.Invalid("A resource of the prompt has neither text nor bytes.");
                case ImageContent image when image.MimeType.StartsWith("image/", StringComparison.Ordinal):
                    parts.Add(new ImagePart(image.MimeType) { Data = Bytes(image.Data, "The image") });
                    break;
                case ImageContent image:
                    throw Failures.Invalid($"\"{PlainText.Line(image.MimeType, 60)}\" is no type of an image.");
                case AudioContent:
                    throw Failures.Invalid("Sound is not taken: it is not among the capabilities of this agent.");
                default:
                    throw Failures.Invalid("A piece of the prompt is of a kind that this version of the protocol does not have.");
            }
        }

        Bound(text.Length, "The prompt");
        var said = text.ToString();
        if (said.Length > 0)
        {
            parts.Insert(0, new TextPart(said));
        }

        return new ReadPrompt(said, parts, links) { IsPlain = parts.Count <= 1 && links.Count == 0 && blocks.All(static block => block is TextContent) };
    }

    /// <summary>The path of an address of a file; null for another one.</summary>
    private static string? FileOf(string address) =>
        address.StartsWith(FileScheme, StringComparison.Ordinal) && Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.IsFile
        && !uri.LocalPath.Contains('\0', StringComparison.Ordinal)
            ? Path.GetFullPath(uri.LocalPath)
            : null;

    private static string Shown(string root, string path)
    {
        var below = root.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar;
        return PlainText.Line(path.StartsWith(below, StringComparison.Ordinal) ? path[below.Length..] : path, 2_000);
    }

    private static void Bound(int length, string what)
    {
        if (length > MostTextChars)
        {
            throw Failures.Invalid($"{what} is longer than {MostTextChars:N0} characters.");
        }
    }

    private static byte[] Bytes(string base64, string what)
    {
        if (base64.Length / 4L * 3 > MostImageBytes)
        {
            throw Failures.Invalid($"{what} is larger than {MostImageBytes >> 20} MB.");
        }

        var bytes = new byte[(base64.Length / 4 * 3) + 3];
        return base64.Length > 0 && Convert.TryFromBase64String(base64, bytes, out var length) && length > 0
            ? bytes[..length]
            : throw Failures.Invalid($"{what} is not base64.");
    }
}
