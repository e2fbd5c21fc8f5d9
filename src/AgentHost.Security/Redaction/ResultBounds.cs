using System.Globalization;
using System.Text;
using AgentHost.Client;
using AgentHost.Json;

namespace AgentHost.Security.Redaction;

/// <summary>Keeps what a tool returns within what a model can use: the whole goes to a blob, the model gets head, tail and a pointer.</summary>
public static class ResultBounds
{
    /// <summary>Characters of text that a result may hold. Default of <c>limits.toolResultChars</c>.</summary>
    public const int DefaultLimit = 100_000;

    /// <summary>Characters that are left of a text when the limit is used up already.</summary>
    private const int LeastText = 2_000;

    /// <summary>Parts that a result may have; further ones are left out.</summary>
    private const int MostParts = 256;

    /// <summary>Characters of JSON that the data of a result may have for programs, and all its display blocks for people.</summary>
    private const int MostShown = 1_000_000;

    /// <summary>Paths that a result may name.</summary>
    private const int MostPaths = 10_000;

    /// <summary>Bounds a result for its event: leaves out data and blocks that are too long, and a block says so.</summary>
    public static ToolResult ForEvent(ToolResult result)
    {
        var left = MostShown;
        var display = result.Display.TakeWhile(block => (left -= ClientJson.Write(block).Length) >= 0).ToList();
        var missing = result.Display.Count - display.Count;
        if (missing > 0)
        {
            display.Add(new TextBlock($"… {SchemaText.Count(missing, "more block")} too long to be shown"));
        }

        var data = result.Data is { } given && given.GetRawText().Length > MostShown ? null : result.Data;
        return result with { Data = data, Display = display, Paths = Some(result.Paths), FilesSeen = Some(result.FilesSeen) };
    }

    private static IReadOnlyList<T> Some<T>(IReadOnlyList<T> items) => items.Count <= MostPaths ? items : [.. items.Take(MostPaths)];

    /// <summary>The parts that the model gets.</summary>
    /// <param name="content">The parts as the tool made them.</param>
    /// <param name="limit">Characters of text in all.</param>
    /// <param name="blobs">Where the whole goes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async ValueTask<IReadOnlyList<Part>> ApplyAsync(IReadOnlyList<Part> content, int limit, IBlobs blobs, CancellationToken cancellationToken)
    {
        var left = limit;
        var bounded = new List<Part>(content.Count);
        foreach (var part in content)
        {
            if (bounded.Count == MostParts)
            {
                bounded.Add(new TextPart($"… {SchemaText.Count(content.Count - MostParts, "more part")} left out"));
                break;
            }

            switch (part)
            {
                case TextPart text when text.Text.Length > Math.Max(left, LeastText):
                    bounded.Add(new TextPart(await ShortenAsync(text.Text, Math.Max(left, LeastText), blobs, cancellationToken)));
                    left = 0;
                    break;
                case TextPart text:
                    left -= text.Text.Length;
                    bounded.Add(text);
                    break;
                case ImagePart { Data: { } data } image:
                    bounded.Add(image with { Data = null, Blob = await StoreAsync(data, image.MediaType, blobs, cancellationToken) });
                    break;
                case FilePart { Data: { } data } file:
                    bounded.Add(file with { Data = null, Blob = await StoreAsync(data, file.MediaType, blobs, cancellationToken) });
                    break;
                case JsonPart json when json.Value.GetRawText() is { } raw && raw.Length > Math.Max(left, LeastText):
                    bounded.Add(new TextPart(await ShortenAsync(raw, Math.Max(left, LeastText), blobs, cancellationToken)));
                    left = 0;
                    break;
                default:
                    // Of whatever kind: none is kept that is longer than a text may be.
                    var whole = ClientJson.Write(part);
                    if (whole.Length > Math.Max(left, LeastText))
                    {
                        bounded.Add(new TextPart(await ShortenAsync(whole, Math.Max(left, LeastText), blobs, cancellationToken)));
                        left = 0;
                        break;
                    }

                    left -= whole.Length;
                    bounded.Add(part);
                    break;
            }
        }

        return bounded.Count > 0 ? bounded : [new TextPart("(no output)")];
    }

    private static async ValueTask<string> ShortenAsync(string text, int limit, IBlobs blobs, CancellationToken cancellationToken)
    {
        var blob = await StoreAsync(Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8", blobs, cancellationToken);
        var half = limit / 2;
        var head = text[..SafeEnd(text, half)];
        var tail = text[SafeEnd(text, text.Length - half)..];
        var cut = text.Length - head.Length - tail.Length;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{head}\n\n… {cut} characters left out; the whole is kept as blob:{blob.Id["sha256:".Length..][..16]} (a read of that path gives any part of it) "
            + $"…\n\n{tail}");
    }

    private static async ValueTask<BlobReference> StoreAsync(ReadOnlyMemory<byte> bytes, string mediaType, IBlobs blobs, CancellationToken cancellationToken)
    {
        await using var writer = await blobs.CreateAsync(mediaType, cancellationToken);
        await writer.WriteAsync(bytes, cancellationToken);
        return await writer.CompleteAsync(cancellationToken);
    }

    /// <summary>Never between the halves of a surrogate pair.</summary>
    public static int SafeEnd(string text, int index) => index > 0 && index < text.Length && char.IsLowSurrogate(text[index]) ? index - 1 : index;
}
