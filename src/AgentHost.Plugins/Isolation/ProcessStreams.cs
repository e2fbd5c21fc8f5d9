namespace AgentHost.Plugins.Isolation;

/// <summary>A process's standard output as a stream; what it writes to its standard error is put aside on the way.</summary>
/// <remarks>Reads wait for each other. A read that is cancelled loses nothing: the next one goes on from there.</remarks>
internal sealed class ProcessOutputStream(IAsyncEnumerator<ProcessOutput> chunks, StandardErrorTail errors) : Stream
{
    private readonly SemaphoreSlim reading = new(1, 1);
    private ReadOnlyMemory<byte> current;
    private Task<bool>? moving;
    private bool ended;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await reading.WaitAsync(cancellationToken);
        try
        {
            while (current.IsEmpty)
            {
                if (ended || !await MoveAsync(cancellationToken))
                {
                    ended = true;
                    return 0;
                }
            }

            var count = Math.Min(buffer.Length, current.Length);
            current[..count].CopyTo(buffer);
            current = current[count..];
            return count;
        }
        finally
        {
            reading.Release();
        }
    }

    /// <summary>Reads what is left, for the sake of standard error.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        do
        {
            current = default;
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
        moving ??= chunks.MoveNextAsync().AsTask();
        var more = await (moving.IsCompleted ? moving : moving.WaitAsync(cancellationToken));
        moving = null;
        if (more && chunks.Current is var chunk)
        {
            if (chunk.IsError)
            {
                errors.Add(chunk.Bytes.Span);
            }
            else
            {
                current = chunk.Bytes;
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
