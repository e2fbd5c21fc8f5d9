namespace AgentHost.Mcp.Serving;

/// <summary>
/// Input from a client, each message a line: none longer than a bound, none taken while the client takes nothing itself, and its end made known.
/// </summary>
internal sealed class BoundedInput(Stream inner, BackpressureOutput output) : Stream
{
    /// <summary>The most bytes of one message.</summary>
    public const int MostBytes = 16 << 20;

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _length;

    /// <summary>Completes with the end of the input.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Reason that it was ended from this side.</summary>
    public string? Problem { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await output.Idle.WaitAsync(cancellationToken);
        var read = 0;
        try
        {
            // Reading from a pipe cannot be called off: the bytes of a read that nobody waits for any more go nowhere.
            var own = new byte[buffer.Length];
            read = await inner.ReadAsync(own, CancellationToken.None).AsTask().WaitAsync(cancellationToken);
            own.AsMemory(0, read).CopyTo(buffer);
        }
        catch (IOException)
        {
            // The other end broke: that is an end.
        }

        if (read == 0 || !Count(buffer.Span[..read]))
        {
            // Told here and not there: whoever reads its end would send no more answers.
            _ended.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return 0;
        }

        return read;
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

    private bool Count(ReadOnlySpan<byte> bytes)
    {
        for (var end = bytes.IndexOf((byte)'\n'); end >= 0; end = bytes.IndexOf((byte)'\n'))
        {
            if (_length + end > MostBytes)
            {
                return Break();
            }

            _length = 0;
            bytes = bytes[(end + 1)..];
        }

        _length += bytes.Length;
        return _length <= MostBytes || Break();
    }

    private bool Break()
    {
        Problem = $"the client sent a message of more than {MostBytes >> 20} MB";
        return false;
    }
}
