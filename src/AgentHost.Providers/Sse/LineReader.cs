using System.Buffers;

namespace AgentHost.Providers;

/// <summary>Reads lines of UTF-8 from a stream, each bounded. Lines end in LF, CR or CR LF, as server-sent events may (HTML standard, section 9.2.5).</summary>
internal sealed class LineReader(Stream stream, int longestLine, long longestWhole) : IDisposable
{
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
    private int start;
    private int scanned;
    private int end;
    private long total;
    private bool skipLineFeed;

    /// <summary>A line or the whole was longer than allowed; no more can be read.</summary>
    public bool TooLong { get; private set; }

    /// <summary>The next whole line that is already here, valid until the next call of either method.</summary>
    public bool TryRead(out ReadOnlyMemory<byte> line)
    {
        if (skipLineFeed && start < end)
        {
            skipLineFeed = false;
            if (buffer[start] == '\n')
            {
                start++;
                scanned = start;
            }
        }

        var at = buffer.AsSpan(scanned, end - scanned).IndexOfAny((byte)'\n', (byte)'\r');
        if (at < 0)
        {
            scanned = end;
            line = default;
            return false;
        }

        at += scanned;
        line = buffer.AsMemory(start, at - start);
        skipLineFeed = buffer[at] == '\r';
        start = scanned = at + 1;
        return true;
    }

    /// <summary>Bytes received since the last line's end, valid until the next call.</summary>
    public ReadOnlyMemory<byte> Rest => buffer.AsMemory(start, end - start);

    /// <summary>Reads more bytes; false at the end of the stream, or when a bound was reached (<see cref="TooLong"/>).</summary>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        if (TooLong)
        {
            return false;
        }

        var count = await stream.ReadAsync(buffer.AsMemory(end), cancellationToken);
        end += count;
        total += count;
        TooLong = total > longestWhole;
        return count > 0 && !TooLong;
    }

    public void Dispose()
    {
        var rented = buffer;
        buffer = [];
        start = scanned = end = 0;
        if (rented.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void MakeRoom()
    {
        if (start > 0)
        {
            Buffer.BlockCopy(buffer, start, buffer, 0, end - start);
            end -= start;
            scanned -= start;
            start = 0;
        }

        if (end < buffer.Length)
        {
            return;
        }

        if (buffer.Length >= longestLine)
        {
            TooLong = true;
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(buffer.Length * 2, longestLine));
        Buffer.BlockCopy(buffer, 0, larger, 0, end);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
