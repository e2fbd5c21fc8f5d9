using System.Buffers;

namespace AgentHost.Providers;

/// <summary>Reads lines of UTF-8 from a stream, each bounded. Lines end in LF, CR or CR LF, as server-sent events may (HTML standard, section 9.2.5).</summary>
internal sealed class SseLineReader(Stream stream, int longestLine, long longestWhole) : IDisposable
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
    private int _start;
    private int _scanned;
    private int _end;
    private long _total;
    private bool _skipLineFeed;

    /// <summary>A line or the whole was longer than allowed; no more can be read.</summary>
    public bool TooLong { get; private set; }

    /// <summary>The next whole line that is already here, valid until the next call of either method.</summary>
    public bool TryRead(out ReadOnlyMemory<byte> line)
    {
        if (_skipLineFeed && _start < _end)
        {
            _skipLineFeed = false;
            if (_buffer[_start] == '\n')
            {
                _start++;
                _scanned = _start;
            }
        }

        var at = _buffer.AsSpan(_scanned, _end - _scanned).IndexOfAny((byte)'\n', (byte)'\r');
        if (at < 0)
        {
            _scanned = _end;
            line = default;
            return false;
        }

        at += _scanned;
        line = _buffer.AsMemory(_start, at - _start);
        _skipLineFeed = _buffer[at] == '\r';
        _start = _scanned = at + 1;
        return true;
    }

    /// <summary>Bytes received since the last line's end, valid until the next call.</summary>
    public ReadOnlyMemory<byte> Rest => _buffer.AsMemory(_start, _end - _start);

    /// <summary>Reads more bytes; false at the end of the stream, or when a bound was reached (<see cref="TooLong"/>).</summary>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        if (TooLong)
        {
            return false;
        }

        var count = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += count;
        _total += count;
        TooLong = _total > longestWhole;
        return count > 0 && !TooLong;
    }

    public void Dispose()
    {
        var rented = _buffer;
        _buffer = [];
        _start = _scanned = _end = 0;
        if (rented.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            _end -= _start;
            _scanned -= _start;
            _start = 0;
        }

        if (_end < _buffer.Length)
        {
            return;
        }

        if (_buffer.Length >= longestLine)
        {
            TooLong = true;
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(_buffer.Length * 2, longestLine));
        Buffer.BlockCopy(_buffer, 0, larger, 0, _end);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
