using System.Globalization;
using System.Text;

namespace AgentHost.Plugins.Shell.Output;

/// <summary>
/// Keeps the head and the tail of an output; when it is longer, it goes into a blob as it comes, up to a bound. Memory and disk are bounded; the output is
/// taken to its end.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
/// <param name="blobs">Where the blob is made.</param>
/// <param name="headLength">Characters of the head.</param>
/// <param name="tailLength">Characters of the tail.</param>
/// <param name="blobLength">The most bytes of the blob.</param>
/// <param name="text">Reads the bytes, where others before these were the same program's.</param>
internal sealed class OutputKeeper(IBlobs blobs, int headLength, int tailLength, int blobLength = OutputKeeper.MostKept, OutputText? text = null)
    : IAsyncDisposable
{
    /// <summary>Bytes of an output that are kept: far below what a blob may have, since a program in a loop prints until its time is up.</summary>
    public const int MostKept = 64 * 1024 * 1024;

    private readonly StringBuilder _head = new();
    private readonly TailBuffer _tail = new(tailLength);
    private readonly OutputText _text = text ?? new();
    private byte[] _encoded = [];
    private IBlobWriter? _blob;
    private long _length;
    private long _kept;
    private bool _long;
    private bool _full;

    /// <summary>The blob with all of it, or with its beginning when <see cref="IsCut"/>; null while it fits.</summary>
    public BlobReference? Blob { get; set; }

    /// <summary>True when the blob ends before the output did.</summary>
    public bool IsCut => _full;

    /// <summary>Characters that were printed.</summary>
    public long Printed => _length;

    /// <summary>Takes bytes; returns them as text for whoever watches.</summary>
    /// <param name="output">The bytes, of standard output or error.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async ValueTask<string> AddAsync(ProcessOutput output, CancellationToken cancellationToken)
    {
        var decoded = _text.Decode(output);
        await KeepAsync(Encode(_text.Clean(decoded.Span)), cancellationToken);
        return decoded.ToString();
    }

    /// <summary>Takes what is still open and ends the blob.</summary>
    /// <param name="ended">Nothing more will come: a character that is not whole is taken too.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async ValueTask FinishAsync(bool ended, CancellationToken cancellationToken)
    {
        foreach (var cut in ended ? _text.TakeCut() : [])
        {
            await KeepAsync(Encode(_text.Clean(cut)), cancellationToken);
        }

        await KeepAsync(Encode(_text.TakeOpenLine()), cancellationToken);
        if (_blob is not null)
        {
            try
            {
                Blob = await _blob.CompleteAsync(cancellationToken);
            }
            catch (Exception exception) when (exception is HostException or IOException)
            {
                // Head and tail are what a model needs first: they come without the rest.
                _full = true;
            }
        }
    }

    /// <summary>Makes the text that a model gets to see.</summary>
    public string Describe()
    {
        if (!_long)
        {
            return _head.ToString();
        }

        var left = _length - headLength - tailLength;
        var path = Blob is null ? "; the whole could not be kept"
            : _full
                ? string.Create(
                    CultureInfo.InvariantCulture, $"; of {_length} characters printed the first {Size(_kept)} are kept: read path \"blob:{Id(Blob)}\"")
            : $"; all of it: read path \"blob:{Id(Blob)}\"";
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
        if (!_long && _length <= headLength + tailLength)
        {
            _head.Append(text);
            return default;
        }

        if (!_long)
        {
            _long = true;
            _head.Append(text);
            text = _head.ToString();
            _head.Length = headLength;
            _tail.Append(text[headLength..]);
        }
        else
        {
            _tail.Append(text);
        }

        if (_full)
        {
            return default;
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

        var fits = (int)Math.Min(bytes.Length, blobLength - _kept);
        if (fits < bytes.Length)
        {
            _full = true;

            // Not in the middle of a character.
            while (fits > 0 && (bytes.Span[fits] & 0xC0) == 0x80)
            {
                fits--;
            }
        }

        try
        {
            _blob ??= await blobs.CreateAsync("text/plain; charset=utf-8", cancellationToken);
            await _blob.WriteAsync(bytes[..fits], cancellationToken);
            _kept += fits;
        }
        catch (Exception exception) when (exception is HostException or IOException)
        {
            // A full disk ends the keeping, not the command: what came so far stays, and the tail goes on.
            _full = true;
        }
    }

    private static string Size(long bytes) =>
        bytes >= 1 << 20 ? string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20} MB") : string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes");

    private static string Id(BlobReference blob)
    {
        var digits = blob.Id[(blob.Id.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return digits[..Math.Min(16, digits.Length)];
    }
}
