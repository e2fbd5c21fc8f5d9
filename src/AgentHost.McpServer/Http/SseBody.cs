using AgentHost.Server.Running;

namespace AgentHost.Mcp.Http;

/// <summary>The body of an answer that is a stream of events: begun with the first of them, kept alive, and given up where the client takes nothing.</summary>
internal sealed class SseBody : Stream
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly byte[] Comment = ":\n\n"u8.ToArray();

    private readonly LoopbackExchange _exchange;
    private readonly string? _sessionId;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _order = new(1, 1);
    private bool _broken;

    public SseBody(LoopbackExchange exchange, string? sessionId, TimeProvider time) =>
        (_exchange, _sessionId, _time) = (exchange, sessionId, time);

    /// <summary>True when anything was sent, headers included.</summary>
    public bool Begun { get; private set; }

    /// <summary>The status that the answer begins with.</summary>
    public int Status { get; set; } = 200;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Says that somebody is there: also how a client that is gone is found out.</summary>
    /// <exception cref="IOException">Nobody is there.</exception>
    public ValueTask BeatAsync() => WriteAsync(Comment, CancellationToken.None);

    /// <summary>Sends the headers, where nothing was sent yet.</summary>
    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (!Begun)
        {
            await BeatAsync();
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _order.WaitAsync(cancellationToken);
        try
        {
            if (_broken || _exchange.Aborted.IsCancellationRequested)
            {
                throw new IOException("The client is gone.");
            }

            Begin();
            await SendAsync(buffer).WaitAsync(Patience, _time, CancellationToken.None);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException
            or ObjectDisposedException or InvalidOperationException or IOException)
        {
            _broken = true;
            _exchange.Abort();
            throw new IOException("The client is gone.", exception);
        }
        finally
        {
            _order.Release();
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Begin()
    {
        if (Begun)
        {
            return;
        }

        Begun = true;
        _exchange.Begin(
            Status,
            length: null,
            ("Content-Type", "text/event-stream"),
            ("Cache-Control", "no-cache, no-store"),
            ("X-Content-Type-Options", "nosniff"));
        if (_sessionId is not null)
        {
            _exchange.Begin(Status, length: null, ("Mcp-Session-Id", _sessionId));
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> buffer)
    {
        await _exchange.Output.WriteAsync(buffer, _exchange.Aborted);
        await _exchange.Output.FlushAsync(_exchange.Aborted);
    }
}
