namespace AgentHost.Plugins.Mcp.Servers;

/// <summary>A program's output as a stream; what it says on standard error goes aside.</summary>
internal sealed class ProcessInput(IProcess process, MessageBound bound, Action<ReadOnlyMemory<byte>> errors) : Stream
{
    private readonly CancellationTokenSource _closed = new();
    private IAsyncEnumerator<ProcessOutput>? _output;
    private ReadOnlyMemory<byte> _rest;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _output ??= process.ReadAsync(_closed.Token).GetAsyncEnumerator(_closed.Token);
        while (_rest.IsEmpty)
        {
            // A read that is given up leaves the enumerator waiting; it ends with the process.
            if (!await _output.MoveNextAsync().AsTask().WaitAsync(cancellationToken))
            {
                return 0;
            }

            if (_output.Current.IsError)
            {
                errors(_output.Current.Bytes);
            }
            else
            {
                bound.Count(_output.Current.Bytes.Span);
                _rest = _output.Current.Bytes;
            }
        }

        var count = Math.Min(_rest.Length, buffer.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

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
            _closed.Cancel();
        }

        base.Dispose(disposing);
    }
}
