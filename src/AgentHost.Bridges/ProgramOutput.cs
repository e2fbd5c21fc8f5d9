namespace AgentHost.Bridges;

/// <summary>What a program prints, as a stream; what it says on standard error goes aside. For one reader at a time.</summary>
/// <param name="process">The program.</param>
/// <param name="errors">Takes what it says on standard error; the bytes are valid during the call.</param>
/// <param name="seen">Takes what it prints before it is read, to bound it; an exception of it is the read's.</param>
public sealed class ProgramOutput(IProcess process, Action<ReadOnlyMemory<byte>> errors, Action<ReadOnlyMemory<byte>>? seen = null) : Stream
{
    private readonly CancellationTokenSource _closed = new();
    private IAsyncEnumerator<ProcessOutput>? _output;
    private Task<bool>? _next;
    private ReadOnlyMemory<byte> _rest;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _output ??= process.ReadAsync(_closed.Token).GetAsyncEnumerator(_closed.Token);
        while (_rest.IsEmpty)
        {
            // A read that is given up leaves its wait to the next one: an enumerator is never asked twice at once.
            _next ??= _output.MoveNextAsync().AsTask();
            var more = await _next.WaitAsync(cancellationToken);
            if (!more)
            {
                return 0;
            }

            _next = null;
            if (_output.Current.IsError)
            {
                errors(_output.Current.Bytes);
            }
            else
            {
                seen?.Invoke(_output.Current.Bytes);
                _rest = _output.Current.Bytes;
            }
        }

        var count = Math.Min(_rest.Length, buffer.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _closed.Cancel();
        }

        base.Dispose(disposing);
    }
}
