namespace AgentHost.Bridges;

/// <summary>Standard output of a program, as a stream; standard error goes aside. For one reader at a time.</summary>
/// <param name="process">The program.</param>
/// <param name="errors">Takes what it says on standard error; the bytes are valid during the call.</param>
/// <param name="seen">Takes what it prints before it is read, to bound it; an exception of it is the read's.</param>
public sealed class ProgramOutput(IProcess process, Action<ReadOnlyMemory<byte>> errors, Action<ReadOnlyMemory<byte>>? seen = null) : ReadingStream
{
    private readonly CancellationTokenSource _closed = new();
    private IAsyncEnumerator<ProcessOutput>? _output;
    private Task<bool>? _next;
    private ReadOnlyMemory<byte> _rest;

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
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _closed.Cancel();
        }

        base.Dispose(disposing);
    }
}
