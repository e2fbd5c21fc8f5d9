namespace AgentHost.Plugins.Web.Http;

/// <summary>The first bytes of a stream, and whether there were more.</summary>
internal sealed class LimitedStream(Stream inner, long limit) : ReadOnlyStream
{
    private long _left = limit;

    /// <summary>True once more than the limit was there.</summary>
    public bool IsCut { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (IsCut || buffer.IsEmpty)
        {
            return 0;
        }

        var read = await inner.ReadAsync(buffer, cancellationToken);
        IsCut = read > _left;
        read = (int)Math.Min(read, _left);
        _left -= read;
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
}
