namespace AgentHost.Plugins.Mcp.Servers;

/// <summary>Holds messages, each a line, to a size: one that is larger ends the connection rather than filling the memory.</summary>
internal sealed class MessageBound(string server)
{
    /// <summary>The most bytes of one message.</summary>
    public const int Most = 16 << 20;

    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _length;

    /// <summary>Completes when a message was too large: not every transport ends by itself then.</summary>
    public Task Broken => _broken.Task;

    /// <summary>Reason why the connection was ended; null while it was not.</summary>
    public string? Reason { get; private set; }

    /// <summary>Counts what came.</summary>
    /// <exception cref="IOException">The message is too large.</exception>
    public void Count(ReadOnlySpan<byte> bytes)
    {
        for (var end = bytes.IndexOf((byte)'\n'); end >= 0; end = bytes.IndexOf((byte)'\n'))
        {
            Add(end);
            _length = 0;
            bytes = bytes[(end + 1)..];
        }

        Add(bytes.Length);
    }

    private void Add(int count)
    {
        _length += count;
        if (_length > Most)
        {
            Reason = $"{server} sent a message of more than {Most >> 20} MB, and the connection was ended";
            _broken.TrySetResult();
            throw new IOException(Reason + ".");
        }
    }
}
