using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;

namespace AgentHost.Server.Editors;

/// <summary>A WebSocket as two streams of lines: a message a line.</summary>
/// <remarks>A side that takes nothing makes the other wait, in both directions.</remarks>
internal sealed class SocketLines : IAsyncDisposable
{
    private const int Piece = 16 << 10;
    private static readonly TimeSpan LongestClose = TimeSpan.FromSeconds(2);

    private readonly WebSocket _socket;
    private readonly CancellationTokenSource _end;
    private readonly Pipe _incoming = new(new PipeOptions(pauseWriterThreshold: 1 << 20, resumeWriterThreshold: 1 << 19, useSynchronizationContext: false));
    private readonly Pipe _outgoing = new(new PipeOptions(pauseWriterThreshold: 1 << 20, resumeWriterThreshold: 1 << 19, useSynchronizationContext: false));
    private readonly Task _reading;
    private readonly Task _writing;

    /// <param name="socket">The socket, open.</param>
    /// <param name="end">Cancelled when the connection is lost.</param>
    public SocketLines(WebSocket socket, CancellationTokenSource end)
    {
        (_socket, _end) = (socket, end);
        Input = _incoming.Reader.AsStream();
        Output = _outgoing.Writer.AsStream();
        _reading = Task.Run(ReadAsync);
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>Messages that come, a line each; ends when the other side closes.</summary>
    public Stream Input { get; }

    /// <summary>Takes lines, each a message that goes.</summary>
    public Stream Output { get; }

    public async ValueTask DisposeAsync()
    {
        await Output.DisposeAsync();
        await _writing;
        using var late = new CancellationTokenSource(LongestClose);
        try
        {
            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "The agent has ended.", late.Token);
            }

            await Input.DisposeAsync();
            await _reading.WaitAsync(late.Token);
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or IOException)
        {
            _socket.Abort();
        }

        await _reading;
    }

    private async Task ReadAsync()
    {
        try
        {
            while (true)
            {
                var memory = _incoming.Writer.GetMemory(Piece);
                var got = await _socket.ReceiveAsync(memory, CancellationToken.None);
                if (got.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }

                if (got.MessageType == WebSocketMessageType.Binary)
                {
                    await _socket.CloseOutputAsync(WebSocketCloseStatus.InvalidMessageType, "Messages are text.", _end.Token);
                    break;
                }

                // In JSON a line break is a blank between two words.
                memory.Span[..got.Count].Replace((byte)'\n', (byte)' ');
                _incoming.Writer.Advance(got.Count);
                if (got.EndOfMessage)
                {
                    _incoming.Writer.Write("\n"u8);
                }

                if ((await _incoming.Writer.FlushAsync()).IsCompleted)
                {
                    return;
                }
            }
        }
        catch (Exception fault) when (fault is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection is gone.
        }
        finally
        {
            await _incoming.Writer.CompleteAsync();
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            while (true)
            {
                var read = await _outgoing.Reader.ReadAsync();
                var rest = read.Buffer;
                while (rest.PositionOf((byte)'\n') is { } at)
                {
                    await SendAsync(rest.Slice(0, at));
                    rest = rest.Slice(rest.GetPosition(1, at));
                }

                // A message longer than what may wait is looked at in full before more of it is asked for.
                _outgoing.Reader.AdvanceTo(rest.Start, rest.End);
                if (read.IsCompleted)
                {
                    return;
                }
            }
        }
        catch (Exception fault) when (fault is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            _socket.Abort();
            await CancelAsync();
        }
        finally
        {
            await _outgoing.Reader.CompleteAsync();
        }
    }

    private async ValueTask SendAsync(ReadOnlySequence<byte> message)
    {
        var left = message.Length;
        foreach (var piece in message)
        {
            left -= piece.Length;
            await _socket.SendAsync(piece, WebSocketMessageType.Text, endOfMessage: left == 0, _end.Token);
        }
    }

    private async ValueTask CancelAsync()
    {
        try
        {
            await _end.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It has ended already.
        }
    }
}
