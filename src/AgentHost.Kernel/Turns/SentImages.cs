namespace AgentHost.Kernel.Turns;

/// <summary>
/// Puts the bytes of images, which a session keeps beside its log, into a request: those of the newest messages, up to 16 MB in all. A message stays the same
/// object from request to request, so that providers need not write it again. Not thread-safe: a session runs one turn at a time.
/// </summary>
/// <param name="blobs">Blobs of the session.</param>
internal sealed class SentImages(IBlobs blobs)
{
    private const long MostBytes = 16 << 20;

    private Dictionary<Message, Message> _filled = new(ReferenceEqualityComparer.Instance);

    /// <summary>Fills in the images of a request.</summary>
    public async ValueTask<ModelRequest> FillAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        Message[]? messages = null;
        var filled = new Dictionary<Message, Message>(ReferenceEqualityComparer.Instance);
        var left = MostBytes;
        for (var i = request.Messages.Count - 1; i >= 0; i--)
        {
            var message = request.Messages[i];
            var need = message.Parts.Sum(BytesOf);
            if (need == 0 || need > left)
            {
                continue;
            }

            left -= need;
            if (!_filled.TryGetValue(message, out var whole))
            {
                whole = message with { Parts = await FillAsync(message.Parts, cancellationToken) };
            }

            filled[message] = whole;
            (messages ??= [.. request.Messages])[i] = whole;
        }

        _filled = filled;
        return messages is null ? request : request with { Messages = messages };
    }

    private static long BytesOf(Part part) => part switch
    {
        ImagePart { Data: null, Blob: { } blob } => blob.Length,
        ToolResultPart result => result.Content.Sum(BytesOf),
        _ => 0,
    };

    private async ValueTask<IReadOnlyList<Part>> FillAsync(IReadOnlyList<Part> parts, CancellationToken cancellationToken)
    {
        var filled = new List<Part>(parts.Count);
        foreach (var part in parts)
        {
            filled.Add(part switch
            {
                ImagePart { Data: null, Blob: { } blob } image => image with { Data = await ReadAsync(blob, cancellationToken) },
                ToolResultPart result when BytesOf(result) > 0 => result with { Content = await FillAsync(result.Content, cancellationToken) },
                _ => part,
            });
        }

        return filled;
    }

    /// <summary>The bytes of a blob; null where it is not whole any more.</summary>
    private async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(BlobReference blob, CancellationToken cancellationToken)
    {
        var bytes = new byte[blob.Length];
        var length = 0;
        try
        {
            while (length < bytes.Length && await blobs.ReadAsync(blob.Id, length, bytes.AsMemory(length), cancellationToken) is > 0 and var read)
            {
                length += read;
            }
        }
        catch (HostException)
        {
            // A file that cannot be read costs the image, not the turn.
            return null;
        }

        return length == bytes.Length ? bytes : null;
    }
}
