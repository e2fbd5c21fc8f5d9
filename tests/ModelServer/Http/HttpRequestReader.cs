using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace AgentHost.ModelServing;

/// <summary>Reads HTTP/1.x requests from one connection, one after the other; what is pipelined stays in the buffer. Bounded in every direction.</summary>
internal sealed class HttpRequestReader(Stream stream, int connectionId, int maxBodyBytes)
{
    private const int MaxLine = 32 * 1024;
    private const int MaxHeaders = 200;
    private byte[] _buffer = new byte[8192];
    private int _start;
    private int _end;

    /// <summary>Whether bytes of a next request are here already.</summary>
    public bool HasBuffered => _end > _start;

    /// <summary>Reads one request.</summary>
    /// <param name="sendContinue">Called when the client waits for 100 Continue.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<HttpReadResult> ReadAsync(Func<CancellationToken, ValueTask> sendContinue, CancellationToken cancellationToken)
    {
        string? first = await LineAsync(cancellationToken);
        while (first?.Length == 0)
        {
            first = await LineAsync(cancellationToken);
        }

        if (first is null)
        {
            return HasBuffered ? HttpReadResult.Bad(400, "the request line is longer than 32 KiB or cut off") : HttpReadResult.Closed;
        }

        string[] parts = first.Split(' ');
        if (parts is not [{ Length: > 0 }, { Length: > 0 }, "HTTP/1.1" or "HTTP/1.0"])
        {
            return HttpReadResult.Bad(400, "the request line is not 'METHOD target HTTP/1.1'");
        }

        var headers = new List<KeyValuePair<string, string>>(16);
        if (await HeadersAsync(headers, cancellationToken) is { } headerError)
        {
            return HttpReadResult.Bad(headerError.Status, headerError.Message);
        }

        var head = new HttpRequestData(parts[0], parts[1], parts[2] == "HTTP/1.1", headers, default, connectionId, 0);
        if (string.Equals(head.Header("Expect"), "100-continue", StringComparison.OrdinalIgnoreCase) && !HasBuffered)
        {
            await sendContinue(cancellationToken);
        }

        (ReadOnlyMemory<byte> body, int status, string? error) = await BodyAsync(head, cancellationToken);
        return error is not null ? HttpReadResult.Bad(status, error) : new HttpReadResult(head with { Body = body, Timestamp = Stopwatch.GetTimestamp() });
    }

    private async ValueTask<(int Status, string Message)?> HeadersAsync(List<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        while (true)
        {
            string? line = await LineAsync(cancellationToken);
            if (line is null)
            {
                return (431, "a header line is longer than 32 KiB or cut off");
            }

            if (line.Length == 0)
            {
                return null;
            }

            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1 || line.AsSpan(0, colon).ContainsAny(' ', '\t'))
            {
                return (400, "a header line is not 'Name: value'");
            }

            if (headers.Count == MaxHeaders)
            {
                return (431, $"more than {MaxHeaders} headers");
            }

            headers.Add(new(line[..colon], line[(colon + 1)..].Trim(' ', '\t')));
        }
    }

    private async ValueTask<(ReadOnlyMemory<byte> Body, int Status, string? Error)> BodyAsync(HttpRequestData head, CancellationToken cancellationToken)
    {
        string? length = head.Header("Content-Length");
        if (head.Header("Transfer-Encoding") is { } coding)
        {
            return length is not null ? (default, 400, "both Content-Length and Transfer-Encoding")
                : !string.Equals(coding, "chunked", StringComparison.OrdinalIgnoreCase) ? (default, 501, "a transfer coding other than chunked")
                : await ChunkedAsync(cancellationToken);
        }

        if (length is null)
        {
            return (default, 0, null);
        }

        if (!long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out long count))
        {
            return (default, 400, "Content-Length is no number");
        }

        if (count > maxBodyBytes)
        {
            return (default, 413, $"a body of more than {maxBodyBytes} bytes");
        }

        byte[] body = new byte[count];
        return await FillAsync(body, cancellationToken) ? (body, 0, null) : (default, 400, "the body ended early");
    }

    private async ValueTask<(ReadOnlyMemory<byte> Body, int Status, string? Error)> ChunkedAsync(CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>();
        while (true)
        {
            string? line = await LineAsync(cancellationToken);
            string? size = line?.Split(';')[0].Trim();
            if (size is null || !int.TryParse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int count) || count < 0)
            {
                return (default, 400, "a chunk's size is no hexadecimal number");
            }

            if (count == 0)
            {
                var trailers = new List<KeyValuePair<string, string>>();
                return await HeadersAsync(trailers, cancellationToken) is { } error ? (default, error.Status, error.Message) : (body.WrittenMemory, 0, null);
            }

            if (count > maxBodyBytes - body.WrittenCount)
            {
                return (default, 413, $"a body of more than {maxBodyBytes} bytes");
            }

            if (!await FillAsync(body.GetMemory(count)[..count], cancellationToken))
            {
                return (default, 400, "the body ended early");
            }

            body.Advance(count);
            if (await LineAsync(cancellationToken) is not "")
            {
                return (default, 400, "a chunk is longer than its size says");
            }
        }
    }

    /// <summary>A line without its end; null when it is too long, or cut off by the connection's end.</summary>
    private async ValueTask<string?> LineAsync(CancellationToken cancellationToken)
    {
        int searched = 0;
        while (true)
        {
            int at = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (at >= 0)
            {
                ReadOnlySpan<byte> line = _buffer.AsSpan(_start, searched + at);
                _start += searched + at + 1;
                return Encoding.Latin1.GetString(line is [.., (byte)'\r'] ? line[..^1] : line);
            }

            searched = _end - _start;
            if (searched > MaxLine || !await MoreAsync(cancellationToken))
            {
                return null;
            }
        }
    }

    private async ValueTask<bool> FillAsync(Memory<byte> target, CancellationToken cancellationToken)
    {
        int have = Math.Min(target.Length, _end - _start);
        _buffer.AsMemory(_start, have).CopyTo(target);
        _start += have;
        return await stream.ReadAtLeastAsync(target[have..], target.Length - have, throwOnEndOfStream: false, cancellationToken) == target.Length - have;
    }

    private async ValueTask<bool> MoreAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        int read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += read;
        return read > 0;
    }
}
