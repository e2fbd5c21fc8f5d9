namespace AgentHost.Plugins.Anthropic.Bedrock;

/// <summary>An answer in frames, read as server-sent events. Holds one frame at a time.</summary>
internal sealed class FramedAnswer(Stream body) : Stream
{
    private byte[] _held = new byte[16 * 1024];
    private int _start;
    private int _end;
    private ReadOnlyMemory<byte> _lines;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="InvalidDataException">A frame is broken.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_lines.IsEmpty)
        {
            if (!TakeFrame() && !await FillAsync(cancellationToken))
            {
                // What stands there of a last frame is an answer that was cut off: whoever reads the lines sees that by what they lack.
                return 0;
            }
        }

        var count = Math.Min(buffer.Length, _lines.Length);
        _lines[..count].CopyTo(buffer);
        _lines = _lines[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            body.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool TakeFrame()
    {
        if (!EventFrame.TryRead(_held.AsSpan(_start, _end - _start), out var frame, out var length))
        {
            return false;
        }

        _lines = FrameLines.Of(frame);
        _start += length;
        return true;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            Buffer.BlockCopy(_held, _start, _held, 0, _end - _start);
            _end -= _start;
            _start = 0;
        }

        if (_end == _held.Length)
        {
            // A frame says its length first, and no frame is longer than that: this ends.
            Array.Resize(ref _held, Math.Min(_held.Length * 2, EventFrame.Longest));
        }

        var count = await body.ReadAsync(_held.AsMemory(_end), cancellationToken);
        _end += count;
        return count > 0;
    }
}
