using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AgentHost.Plugins.Files.Text;
using AgentHost.TextForms;

namespace AgentHost.Plugins.Files.Reading;

/// <summary>Reads bytes once, from first to last: hashes them all, shows the lines that were asked for. Memory does not grow with the file.</summary>
internal sealed class ContentReader(ChunkReader source, string path, ReadLimits limits)
{
    private const int ChunkBytes = 1024 * 1024;

    /// <summary>Reads lines, or an image.</summary>
    /// <param name="offset">First line; default 1.</param>
    /// <param name="limit">Lines; default the setting.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask<ReadContent> ReadAsync(int? offset, int? limit, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var start = await FillAsync(0, buffer, hash, cancellationToken);
            var whole = start < ChunkBytes;
            var signature = FileSignature.Find(buffer.AsSpan(0, start));
            if (signature?.ImageType is { } imageType)
            {
                return await ReadImageAsync(signature, imageType, buffer, start, hash, cancellationToken);
            }

            return TextDetector.Detect(buffer.AsSpan(0, start), whole) is { } format
                ? await ReadTextAsync(format, offset, limit, buffer, start, hash, cancellationToken)
                : await DescribeBinaryAsync(signature, buffer, start, hash, cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async ValueTask<ReadContent> ReadTextAsync(
        TextFormat format, int? offset, int? limit, byte[] buffer, int filled, IncrementalHash hash, CancellationToken cancellationToken)
    {
        var first = offset ?? 1;
        var window = new LineWindow(first, limit ?? limits.Lines, limits.LineLength, limits.Bytes);
        var decoder = format.Encoding.GetDecoder();
        var chars = ArrayPool<char>.Shared.Rent(ChunkBytes + 16);
        try
        {
            long position = filled;
            var skip = format.MarkLength;
            while (true)
            {
                var last = filled < ChunkBytes;
                var written = decoder.GetChars(buffer.AsSpan(skip, filled - skip), chars, flush: last);
                window.Append(chars.AsSpan(0, written));
                if (last)
                {
                    break;
                }

                skip = 0;
                filled = await FillAsync(position, buffer, hash, cancellationToken);
                position += filled;
            }
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chars);
        }

        return Describe(window, format, first, ContentHash.Write(hash.GetHashAndReset()));
    }

    private ReadContent Describe(LineWindow window, TextFormat format, int first, string hash)
    {
        var text = new StringBuilder(window.Finish());
        if (window.Total == 0)
        {
            return new(path, [new TextPart("(empty file)")], hash);
        }

        if (first > window.Total)
        {
            return new(path, [new TextPart($"{path} has {Count(window.Total)}: offset {first} is past its end.")], hash) { Failed = true };
        }

        var left = window.Total - window.Next + 1;
        if (left > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"… {left} more line{(left == 1 ? "" : "s")}: read with offset {window.Next}\n");
        }

        if (format.Name is { } name)
        {
            text.Append(CultureInfo.InvariantCulture, $"[{name}]\n");
        }

        return new(path, [new TextPart(text.ToString())], hash);
    }

    private async ValueTask<ReadContent> ReadImageAsync(
        FileSignature signature, string mediaType, byte[] buffer, int filled, IncrementalHash hash, CancellationToken cancellationToken)
    {
        using var image = new MemoryStream();
        long length = 0;
        while (true)
        {
            if (length <= limits.ImageBytes)
            {
                image.Write(buffer, 0, filled);
            }

            length += filled;
            if (filled < ChunkBytes)
            {
                break;
            }

            filled = await FillAsync(length, buffer, hash, cancellationToken);
        }

        var version = ContentHash.Write(hash.GetHashAndReset());
        var description = $"{path}: {signature.Name}, {Bytes(length)}";
        return length > limits.ImageBytes
            ? new(
                path,
                [new TextPart($"{description}; at most {Bytes(limits.ImageBytes)} can be shown. Make a smaller copy with the shell and read that.")],
                version) { Failed = true }
            : new(path, [new TextPart(description), new ImagePart(mediaType) { Data = image.ToArray() }], version);
    }

    private async ValueTask<ReadContent> DescribeBinaryAsync(
        FileSignature? signature, byte[] buffer, int filled, IncrementalHash hash, CancellationToken cancellationToken)
    {
        long length = filled;
        while (filled == ChunkBytes)
        {
            filled = await FillAsync(length, buffer, hash, cancellationToken);
            length += filled;
        }

        var kind = signature is null ? "binary data" : $"binary: {signature.Name}";
        return new(
            path,
            [new TextPart($"{path} is {kind}, {Bytes(length)}; it cannot be shown as text. Use the shell with a program for it.")],
            ContentHash.Write(hash.GetHashAndReset()))
        {
            Failed = true,
        };
    }

    // Fills the buffer unless the end comes first, so that a short fill always means the end.
    private async ValueTask<int> FillAsync(long offset, byte[] buffer, IncrementalHash hash, CancellationToken cancellationToken)
    {
        var filled = 0;
        while (filled < ChunkBytes)
        {
            var read = await source(offset + filled, buffer.AsMemory(filled, ChunkBytes - filled), cancellationToken);
            if (read == 0)
            {
                break;
            }

            filled += read;
        }

        hash.AppendData(buffer, 0, filled);
        return filled;
    }

    private static string Count(long lines) => lines == 1 ? "1 line" : string.Create(CultureInfo.InvariantCulture, $"{lines} lines");

    private static string Bytes(long bytes) => bytes < 10_000
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes")
        : bytes < 10_000_000
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0} KB")
            : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0} MB");
}
