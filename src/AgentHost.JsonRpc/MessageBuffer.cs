using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Encodings.Web;

namespace AgentHost.JsonRpc;

/// <summary>One outgoing message while it is written and until it is sent. Room is kept in front of it for the header.</summary>
internal sealed class MessageBuffer : IBufferWriter<byte>
{
    private const int Reserved = 32;
    private const int KeepBytes = 64 * 1024;
    private readonly int _maxMessageBytes;
    private byte[] _bytes = new byte[1024];
    private int _start = Reserved;
    private int _end = Reserved;

    public MessageBuffer(int maxMessageBytes)
    {
        _maxMessageBytes = maxMessageBytes;

        // The wire is no web page: text stays readable and short.
        Json = new Utf8JsonWriter(this, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    public Utf8JsonWriter Json { get; }

    /// <summary>True for an answer that the reading loop made by itself: those that nobody waits for are counted.</summary>
    public bool Automatic { get; set; }

    public bool IsReusable => _bytes.Length <= KeepBytes;

    /// <summary>The bytes to send, once framed.</summary>
    public ReadOnlyMemory<byte> Framed => _bytes.AsMemory(_start, _end - _start);

    /// <summary>The message without its frame.</summary>
    public ReadOnlySpan<byte> Body => _bytes.AsSpan(Reserved, _end - Reserved);

    public void Reset()
    {
        _start = _end = Reserved;
        Automatic = false;
        Json.Reset(this);
    }

    public void Frame(JsonRpcFraming framing)
    {
        if (framing == JsonRpcFraming.Lines)
        {
            // Only a converter that writes raw JSON can bring line breaks, and then between tokens, where a blank says the same.
            var body = _bytes.AsSpan(Reserved, _end - Reserved);
            if (body.IndexOfAny((byte)'\n', (byte)'\r') >= 0)
            {
                body.ReplaceAny(LineBreaks, (byte)' ');
            }

            EnsureRoom(1);
            _bytes[_end++] = (byte)'\n';
            return;
        }

        Span<byte> header = stackalloc byte[Reserved];
        "Content-Length: "u8.CopyTo(header);
        (_end - Reserved).TryFormat(header[16..], out var digits, default, CultureInfo.InvariantCulture);
        "\r\n\r\n"u8.CopyTo(header[(16 + digits)..]);
        var length = 16 + digits + 4;
        _start = Reserved - length;
        header[..length].CopyTo(_bytes.AsSpan(_start));
    }

    /// <summary>Appends bytes that are JSON already.</summary>
    public void Append(ReadOnlySpan<byte> json)
    {
        json.CopyTo(GetSpan(json.Length));
        _end += json.Length;
    }

    public void Advance(int count) => _end += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureRoom(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(_end);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        EnsureRoom(Math.Max(sizeHint, 1));
        return _bytes.AsSpan(_end);
    }

    /// <summary>Ends writing; fails when the message is over the bound.</summary>
    public void Finish()
    {
        Json.Flush();
        Check(_end - Reserved);
    }

    private static readonly SearchValues<byte> LineBreaks = SearchValues.Create("\r\n"u8);

    private void EnsureRoom(int count)
    {
        if (_bytes.Length - _end >= count)
        {
            return;
        }

        Check(_end - Reserved);
        var wanted = Math.Max((long)_bytes.Length * 2, (long)_end + count);
        Array.Resize(ref _bytes, (int)Math.Min(wanted, Array.MaxLength));
    }

    private void Check(int bytes)
    {
        if (bytes > _maxMessageBytes)
        {
            throw new ProtocolException($"A message to send is larger than the limit of {_maxMessageBytes} bytes.");
        }
    }
}
