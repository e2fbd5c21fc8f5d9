namespace AgentHost.Mcp.Serving;

/// <summary>Output to a client. One that takes nothing for long is let go, and until then nothing more is taken from it.</summary>
/// <param name="inner">The stream to the client.</param>
/// <param name="time">The clock.</param>
/// <param name="patience">Longest time for which the client may take nothing.</param>
/// <param name="give">Lets the client go.</param>
internal sealed class BackpressureOutput(Stream inner, TimeProvider time, TimeSpan patience, Action give) : Stream
{
    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(200);

    private volatile TaskCompletionSource? _blocked;

    /// <summary>Completes when the client takes what it is sent.</summary>
    public Task Idle => _blocked?.Task ?? Task.CompletedTask;

    /// <summary>Reason that the client was let go.</summary>
    public string? Problem { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // Not to be taken back once it has begun: half a message would spoil the next. And beside this thread: writing to a pipe may block it.
        var writing = Task.Run(async () => await inner.WriteAsync(buffer, CancellationToken.None), CancellationToken.None);
        if (await Task.WhenAny(writing, Task.Delay(Usual, time, CancellationToken.None)) != writing)
        {
            var waits = _blocked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            try
            {
                await writing.WaitAsync(patience, time, CancellationToken.None);
            }
            catch (TimeoutException exception)
            {
                Problem = $"the client took nothing for {patience.TotalSeconds:0} s";
                give();
                throw new IOException(Problem, exception);
            }
            finally
            {
                _blocked = null;
                waits.SetResult();
            }
        }

        await writing;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(CancellationToken.None);

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
