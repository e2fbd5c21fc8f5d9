using System.IO.Compression;

namespace AgentHost.Plugins.Web.Http;

/// <summary>Reads a body within bounds: of what comes over the wire, of what it unpacks to, and of time.</summary>
internal static class BodyReader
{
    /// <summary>More layers than anyone sends in earnest are a bomb.</summary>
    private const int MostLayers = 2;

    /// <summary>Maximum number of bytes to allocate on a server's word alone: 8 MiB.</summary>
    private const int MostPromised = 8 * 1024 * 1024;

    /// <summary>Reads until the end or a bound, whichever comes first.</summary>
    /// <param name="response">Its body is unread.</param>
    /// <param name="limit">Bytes, before and after unpacking.</param>
    /// <param name="progress">Told of the bytes so far.</param>
    /// <param name="deadline">What is there when it fires is kept.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ExchangeException">It is compressed in a way that is not understood.</exception>
    public static async Task<Body> ReadAsync(
        HttpResponseMessage response, int limit, Action<int>? progress, CancellationToken deadline, CancellationToken cancellationToken)
    {
        var bytes = new MemoryStream((int)Math.Clamp(response.Content.Headers.ContentLength ?? 0, 0, Math.Min(limit, MostPromised)));
        BodyEnd end;
        try
        {
            await using var raw = new LimitedStream(await response.Content.ReadAsStreamAsync(deadline), limit);
            await using var stream = await UnpackAsync(raw, Layers(response), deadline);
            end = await CopyAsync(stream, bytes, limit, progress, deadline);
            end = end == BodyEnd.Whole && raw.IsCut ? BodyEnd.TooLong : end;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            end = BodyEnd.TimedOut;
        }
        catch (InvalidDataException)
        {
            end = BodyEnd.Damaged;
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            end = BodyEnd.BrokenOff;
        }

        // Of the length that was promised: nothing is copied.
        return new(bytes.Length == bytes.Capacity ? bytes.GetBuffer() : bytes.ToArray(), end);
    }

    private static async Task<BodyEnd> CopyAsync(Stream from, MemoryStream to, int limit, Action<int>? progress, CancellationToken cancellationToken)
    {
        var buffer = new byte[32 * 1024];
        while (true)
        {
            var read = await from.ReadAsync(buffer, cancellationToken);
            if (read == 0)
            {
                return BodyEnd.Whole;
            }

            var kept = (int)Math.Min(read, limit - to.Length);
            to.Write(buffer, 0, kept);
            progress?.Invoke((int)to.Length);
            if (kept < read)
            {
                return BodyEnd.TooLong;
            }
        }
    }

    private static List<string> Layers(HttpResponseMessage response)
    {
        var layers = response.Content.Headers.NonValidated.TryGetValues("Content-Encoding", out var values)
            ? values.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Where(static name => !name.Equals("identity", StringComparison.OrdinalIgnoreCase)).ToList()
            : [];
        return layers.Count <= MostLayers ? layers : throw new ExchangeException($"The answer is compressed {layers.Count} times over and is not unpacked.");
    }

    private static async Task<Stream> UnpackAsync(LimitedStream raw, List<string> layers, CancellationToken cancellationToken)
    {
        Stream stream = raw;
        for (var i = layers.Count - 1; i >= 0; i--)
        {
            stream = layers[i].ToLowerInvariant() switch
            {
                "gzip" or "x-gzip" => new GZipStream(stream, CompressionMode.Decompress),
                "br" => new BrotliStream(stream, CompressionMode.Decompress),
                "deflate" => await DeflateAsync(stream, cancellationToken),
                var other => throw new ExchangeException($"The answer is compressed with {WebAddress.Short(other)}, which is not understood here."),
            };
        }

        return stream;
    }

    // "deflate" means the zlib format; some servers send it bare.
    private static async Task<Stream> DeflateAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = new byte[2];
        var read = await stream.ReadAtLeastAsync(head, 2, throwOnEndOfStream: false, cancellationToken);
        var whole = new PrefixedStream(head.AsMemory(0, read), stream);
        var isZlib = read == 2 && (head[0] & 0x0f) == 8 && ((head[0] << 8) | head[1]) % 31 == 0;
        return isZlib ? new ZLibStream(whole, CompressionMode.Decompress) : new DeflateStream(whole, CompressionMode.Decompress);
    }
}
