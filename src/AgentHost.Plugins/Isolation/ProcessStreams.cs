namespace AgentHost.Plugins.Isolation;

/// <summary>A process's standard output as a stream; what it writes to its standard error is put aside on the way.</summary>
/// <remarks>Reads wait for each other. A read that is cancelled loses nothing: the next one goes on from there.</remarks>
internal sealed class ProcessOutputStream(IAsyncEnumerator<ProcessOutput> chunks, StandardErrorTail errors) : Stream
{
    private readonly SemaphoreSlim _reading = new(1, 1);
    private ReadOnlyMemory<byte> _current;
    private Task<bool>? _moving;
    private bool _ended;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            while (_current.IsEmpty)
            {
                if (_ended || !await MoveAsync(cancellationToken))
                {
                    _ended = true;
                    return 0;
                }
            }

            var count = Math.Min(buffer.Length, _current.Length);
            _current[..count].CopyTo(buffer);
            _current = _current[count..];
            return count;
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>Reads what is left, for the sake of standard error.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        do
        {
            _current = default;
        }
        while (await ReadAsync(new byte[1], cancellationToken) > 0);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    private async ValueTask<bool> MoveAsync(CancellationToken cancellationToken)
    {
        _moving ??= chunks.MoveNextAsync().AsTask();
        var more = await (_moving.IsCompleted ? _moving : _moving.WaitAsync(cancellationToken));
        _moving = null;
        if (more && chunks.Current is var chunk)
        {
            if (chunk.IsError)
            {
                errors.Add(chunk.Bytes.Span);
            }
            else
            {
                _current = chunk.Bytes;
            }
        }

        return more;
    }
}

/// <summary>A process's standard input as a stream; closing it closes the pipe.</summary>
internal sealed class ProcessInputStream(IProcess process) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        process.WriteAsync(buffer, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override async ValueTask DisposeAsync()
    {
        await process.CloseInputAsync(CancellationToken.None);
        await base.DisposeAsync();
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
