using System.Globalization;
using System.Text;

namespace AgentHost.Plugins.Shell.Output;

/// <summary>Keeps the head and the tail of an output; when it is longer, all of it goes into a blob as it comes. Memory is bounded.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class OutputKeeper(IBlobs blobs, int headLength, int tailLength) : IAsyncDisposable
{
    private readonly StringBuilder _head = new();
    private readonly TailBuffer _tail = new(tailLength);
    private readonly Decoder[] _decoders = [new UTF8Encoding(false).GetDecoder(), new UTF8Encoding(false).GetDecoder()];
    private readonly TextCleaner _cleaner = new();
    private char[] _decoded = [];
    private byte[] _encoded = [];
    private IBlobWriter? _blob;
    private long _length;

    /// <summary>The blob with all of it; null while it fits.</summary>
    public BlobReference? Blob { get; private set; }

    /// <summary>Takes bytes; returns them as text for whoever watches.</summary>
    /// <param name="output">The bytes, of standard output or error.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async ValueTask<string> AddAsync(ProcessOutput output, CancellationToken cancellationToken)
    {
        var room = output.Bytes.Length + 4;
        _decoded = _decoded.Length < room ? new char[room] : _decoded;
        var count = _decoders[output.IsError ? 1 : 0].GetChars(output.Bytes.Span, _decoded, flush: false);
        await KeepAsync(Encode(_cleaner.Clean(_decoded.AsSpan(0, count))), cancellationToken);
        return new(_decoded, 0, count);
    }

    /// <summary>Takes what is still open and ends the blob.</summary>
    public async ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        foreach (var decoder in _decoders)
        {
            var left = new char[4];
            var count = decoder.GetChars([], left, flush: true);
            await KeepAsync(Encode(_cleaner.Clean(left.AsSpan(0, count))), cancellationToken);
        }

        await KeepAsync(Encode(_cleaner.Finish()), cancellationToken);
        if (_blob is not null)
        {
            Blob = await _blob.CompleteAsync(cancellationToken);
        }
    }

    /// <summary>What a model gets to see.</summary>
    public string Describe()
    {
        if (_blob is null)
        {
            return _head.ToString();
        }

        var left = _length - headLength - tailLength;
        var path = Blob is null ? "" : $"; all of it: read path \"blob:{Id(Blob)}\"";
        return string.Create(CultureInfo.InvariantCulture, $"{_head}\n… {left} characters left out{path} …\n{_tail}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_blob is not null)
        {
            await _blob.DisposeAsync();
        }
    }

    // The head holds everything until it is certain that there is more than head and tail.
    private Memory<byte> Encode(ReadOnlySpan<char> text)
    {
        _length += text.Length;
        if (_blob is null && _length <= headLength + tailLength)
        {
            _head.Append(text);
            return default;
        }

        if (_blob is null)
        {
            _head.Append(text);
            text = _head.ToString();
            _head.Length = headLength;
            _tail.Append(text[headLength..]);
        }
        else
        {
            _tail.Append(text);
        }

        var room = Encoding.UTF8.GetMaxByteCount(text.Length);
        _encoded = _encoded.Length < room ? new byte[room] : _encoded;
        return _encoded.AsMemory(0, Encoding.UTF8.GetBytes(text, _encoded));
    }

    private async ValueTask KeepAsync(Memory<byte> bytes, CancellationToken cancellationToken)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        _blob ??= await blobs.CreateAsync("text/plain; charset=utf-8", cancellationToken);
        await _blob.WriteAsync(bytes, cancellationToken);
    }

    private static string Id(BlobReference blob)
    {
        var digits = blob.Id[(blob.Id.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return digits[..Math.Min(16, digits.Length)];
    }
}
