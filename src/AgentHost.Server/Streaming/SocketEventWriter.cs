using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using AgentHost.Client;

namespace AgentHost.Server.Streaming;

/// <summary>
/// Writes events to one listener as messages of a WebSocket: <c>{"id":…,"event":…}</c>, each with the record that server-sent events have. What the
/// listener sends is passed over; its close ends the stream.
/// </summary>
internal sealed class SocketEventWriter : IEventOutput
{
    /// <summary>Time that a listener has for one message, as no rate of bytes holds on such a connection.</summary>
    private static readonly TimeSpan LongestSend = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestClose = TimeSpan.FromSeconds(2);

    private readonly WebSocket _socket;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ends;
    private readonly ArrayBufferWriter<byte> _message = new(1024);
    private readonly Task _reading;

    /// <param name="socket">The socket, open.</param>
    /// <param name="ends">Cancelled when the listener closes.</param>
    /// <param name="time">The clock.</param>
    public SocketEventWriter(WebSocket socket, CancellationTokenSource ends, TimeProvider time)
    {
        _socket = socket;
        _ends = ends;
        _time = time;
        _reading = Task.Run(ReadAsync);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> WriteAsync(AgentEvent e, EventCursor? id, CancellationToken cancellationToken)
    {
        _message.ResetWrittenCount();
        Put(id is { } cursor ? $"{{\"id\":\"{cursor}\",\"event\":" : "{\"event\":");
        _message.Write(ClientJson.WriteBytes(e));
        _message.Write("}"u8);
        if (_socket.State != WebSocketState.Open)
        {
            return false;
        }

        var sending = _socket.SendAsync(_message.WrittenMemory, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        try
        {
            if (sending.IsCompleted)
            {
                await sending;
            }
            else
            {
                await sending.AsTask().WaitAsync(LongestSend, _time, cancellationToken);
            }

            return true;
        }
        catch (Exception fault) when (fault is WebSocketException or TimeoutException)
        {
            // It goes on from its last id when it comes back.
            _socket.Abort();
            return false;
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> FlushAsync(CancellationToken cancellationToken) => new(_socket.State == WebSocketState.Open);

    /// <inheritdoc/>
    public ValueTask BeatAsync(CancellationToken cancellationToken) => default; // The socket pings by itself, and ends where no answer comes.

    public async ValueTask DisposeAsync()
    {
        try
        {
            using var late = new CancellationTokenSource(LongestClose, _time);
            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "The stream has ended.", late.Token);
            }

            await _reading.WaitAsync(late.Token);
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or IOException)
        {
            _socket.Abort();
        }

        await _reading;
        _socket.Dispose();
    }

    private async Task ReadAsync()
    {
        var passedOver = new byte[512];
        try
        {
            while (_socket.State is WebSocketState.Open or WebSocketState.CloseSent
                && (await _socket.ReceiveAsync(passedOver.AsMemory(), CancellationToken.None)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        catch (Exception fault) when (fault is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection is gone.
        }

        try
        {
            await _ends.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The stream has ended already.
        }
    }

    private void Put(string text) => Encoding.UTF8.GetBytes(text, _message);
}
