using System.Text;

namespace AgentHost.Plugins.Web.Text;

/// <summary>Tells what a body is, from what its server says and from its first bytes.</summary>
internal static class ContentKinds
{
    private const int Looked = 1_024;

    /// <summary>The kind, and the media type that goes with it.</summary>
    /// <param name="mediaType">What the server says; null or empty when it says nothing.</param>
    /// <param name="bytes">The body.</param>
    public static (ContentKind Kind, string MediaType) Tell(string? mediaType, ReadOnlySpan<byte> bytes)
    {
        var type = mediaType?.Trim().ToLowerInvariant() ?? "";
        if (Image(bytes) is { } image)
        {
            return (ContentKind.Image, image);
        }

        if (type is "text/html" or "application/xhtml+xml")
        {
            return (ContentKind.Html, type);
        }

        if (IsText(type))
        {
            return (ContentKind.Text, type);
        }

        // A server that does not know, or says nothing: the bytes do.
        if (type is "" or "application/octet-stream" or "application/unknown" or "unknown/unknown")
        {
            var head = bytes[..Math.Min(bytes.Length, Looked)];
            return bytes.IsEmpty ? (ContentKind.Text, type)
                : LooksBinary(head) ? (ContentKind.Binary, Known(bytes) ?? (type.Length > 0 ? type : "application/octet-stream"))
                : type.Length == 0 && LooksLikePage(head) ? (ContentKind.Html, "text/html")
                : (ContentKind.Text, type.Length > 0 ? type : "text/plain");
        }

        return (ContentKind.Binary, type);
    }

    private static bool IsText(string type) =>
        type.StartsWith("text/", StringComparison.Ordinal)
        || type.EndsWith("+json", StringComparison.Ordinal)
        || type.EndsWith("+xml", StringComparison.Ordinal)
        || type.EndsWith("+yaml", StringComparison.Ordinal)
        || type is "application/json" or "application/xml" or "application/javascript" or "application/x-javascript"
            or "application/ecmascript" or "application/yaml" or "application/x-yaml"
            or "application/toml" or "application/x-sh" or "application/sql" or "application/graphql" or "application/x-ndjson"
            or "application/jsonl" or "application/json-seq" or "application/x-www-form-urlencoded"
            or "application/x-tex" or "application/x-httpd-php" or "application/pgp-signature" or "application/pgp-keys"
            or "application/rtf" or "message/rfc822" or "application/x-typescript";

    private static string? Image(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => "image/png",
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => "image/gif",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "image/webp",
        _ => null,
    };

    private static string? Known(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith("%PDF-"u8) ? "application/pdf"
        : bytes.StartsWith("PK\u0003\u0004"u8) ? "application/zip"
        : bytes.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]) ? "application/gzip"
        : null;

    private static bool LooksBinary(ReadOnlySpan<byte> head) =>
        head is not ([0xff, 0xfe, ..] or [0xfe, 0xff, ..])
        && (Known(head) is not null || head.ContainsAny("\0\u0001\u0002\u0003\u0004\u0005\u0006\u000e\u000f\u0010"u8));

    private static bool LooksLikePage(ReadOnlySpan<byte> head)
    {
        var text = Encoding.Latin1.GetString(head).TrimStart('\u00ef', '\u00bb', '\u00bf', ' ', '\t', '\r', '\n');
        return text.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("<head", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("<body", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("<!--", StringComparison.Ordinal);
    }
}
