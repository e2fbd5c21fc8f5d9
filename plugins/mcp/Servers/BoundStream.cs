namespace AgentHost.Plugins.Mcp.Servers;

/// <summary>A response's body, held to the size of messages.</summary>
internal sealed class BoundStream(Stream inner, MessageBound bound) : ReadingStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        Count(buffer.Span[..read]);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = inner.Read(buffer, offset, count);
        Count(buffer.AsSpan(offset, read));
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Counts bytes, and closes the connection when they are too many, so that nothing waits in it even where a caller forgets to close it.</summary>
    private void Count(ReadOnlySpan<byte> bytes)
    {
        try
        {
            bound.Count(bytes);
        }
        catch (IOException)
        {
            inner.Dispose();
            throw;
        }
    }
}
