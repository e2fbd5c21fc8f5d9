using System.Buffers;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace AgentHost.ModelServing;

/// <summary>
/// The way of one response's bytes onto the socket: transfer coding, splitting, delays, and the one fault that may stop it at any byte.
/// Methods answer false when the response is over because of that fault.
/// </summary>
internal sealed class ResponseChannel(Socket socket, Reply reply, bool chunked, TimeProvider time)
{
    private static readonly byte[] LastChunk = "0\r\n\r\n"u8.ToArray();
    private readonly ArrayBufferWriter<byte>? _whole = reply.WriteWhole ? new ArrayBufferWriter<byte>() : null;
    private Fault? _fault = reply.AllFaults.FirstOrDefault(f => f.Kind is FaultKind.Reset or FaultKind.Cut or FaultKind.Silence
        || (f.Kind == FaultKind.Garbage && (f.AfterWireBytes is not null || f.AfterEvents is null)));

    private long _wireBytes;
    private long _bodyBytes;
    private int _events;
    private bool _stopped;

    /// <summary>The transport fault whose place has not been reached.</summary>
    public Fault? Pending => _fault;

    /// <summary>Whether a fault has ended the connection.</summary>
    public bool Stopped => _stopped;

    public async ValueTask<bool> HeadAsync(ReadOnlyMemory<byte> head, CancellationToken cancellationToken)
    {
        if (_fault is { AfterBytes: null, AfterEvents: null, AfterWireBytes: null } && !await StrikeAsync(cancellationToken))
        {
            return false;
        }

        return await SendAsync(head, cancellationToken) && await AtPlaceAsync(cancellationToken);
    }

    /// <summary>Sends one event, or a whole body that is no stream.</summary>
    public async ValueTask<bool> EventAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (body.IsEmpty)
        {
            // An empty chunk would be the end mark of the transfer coding.
            return true;
        }

        ReadOnlyMemory<byte> framed = chunked ? Frame(body, out int offset) : Plain(body, out offset);
        if (_fault?.AfterBytes is { } limit && limit - _bodyBytes <= body.Length)
        {
            // A place that ends the event includes the rest of its frame: the client then has the event whole.
            int within = (int)(limit - _bodyBytes);
            int cut = within == body.Length ? framed.Length : offset + within;
            _bodyBytes = limit;
            if (!await SendAsync(framed[..cut], cancellationToken) || !await StrikeAsync(cancellationToken))
            {
                return false;
            }

            _bodyBytes += body.Length - within;
            framed = framed[cut..];
        }
        else
        {
            _bodyBytes += body.Length;
        }

        _events++;
        return (framed.IsEmpty || await SendAsync(framed, cancellationToken)) && await AtPlaceAsync(cancellationToken);
    }

    public async ValueTask<bool> EndAsync(CancellationToken cancellationToken) =>
        (!chunked || await SendAsync(LastChunk, cancellationToken)) && await FlushAsync(cancellationToken);

    /// <summary>Waits; leaves at once when the client goes away.</summary>
    public async ValueTask DelayAsync(int milliseconds, CancellationToken cancellationToken)
    {
        if (milliseconds > 0 && _whole is null)
        {
            await SocketWait.ForAsync(socket, TimeSpan.FromMilliseconds(milliseconds), time, cancellationToken);
        }
    }

    private ValueTask<bool> AtPlaceAsync(CancellationToken cancellationToken) =>
        _fault is not null && (_fault.AfterEvents == _events || (_fault.AfterBytes is { } place && place == _bodyBytes))
            ? StrikeAsync(cancellationToken)
            : ValueTask.FromResult(true);

    private async ValueTask<bool> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (_fault?.AfterWireBytes is { } limit && limit - _wireBytes <= bytes.Length)
        {
            int within = (int)(limit - _wireBytes);
            await WriteAsync(bytes[..within], cancellationToken);
            _wireBytes = limit;
            bytes = bytes[within..];
            if (!await StrikeAsync(cancellationToken))
            {
                return false;
            }
        }

        _wireBytes += bytes.Length;
        await WriteAsync(bytes, cancellationToken);
        return true;
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (_whole is not null)
        {
            _whole.Write(bytes.Span);
            return;
        }

        await RawAsync(bytes, cancellationToken);
    }

    private async ValueTask RawAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        int piece = reply.SplitBytes ?? int.MaxValue;
        while (!bytes.IsEmpty)
        {
            int length = Math.Min(piece, bytes.Length);
            ReadOnlyMemory<byte> next = bytes[..length];
            while (!next.IsEmpty)
            {
                next = next[await socket.SendAsync(next, cancellationToken)..];
            }

            bytes = bytes[length..];
            if (reply.SplitDelayMs > 0 && !bytes.IsEmpty)
            {
                await SocketWait.ForAsync(socket, TimeSpan.FromMilliseconds(reply.SplitDelayMs), time, cancellationToken);
            }
        }
    }

    private async ValueTask<bool> FlushAsync(CancellationToken cancellationToken)
    {
        if (_whole is { WrittenCount: > 0 })
        {
            await RawAsync(_whole.WrittenMemory, cancellationToken);
            _whole.Clear();
        }

        return true;
    }

    /// <summary>Does what the fault says; true when the response goes on after it.</summary>
    private async ValueTask<bool> StrikeAsync(CancellationToken cancellationToken)
    {
        Fault now = _fault!;
        _fault = null;
        await FlushAsync(cancellationToken);
        switch (now.Kind)
        {
            case FaultKind.Reset:
                // Linger 0: close() drops what is unsent and sends RST instead of FIN.
                socket.LingerState = new LingerOption(true, 0);
                socket.Close();
                break;
            case FaultKind.Silence:
                await SocketWait.ForAsync(socket, now.ForMs is { } ms ? TimeSpan.FromMilliseconds(ms) : Timeout.InfiniteTimeSpan, time, cancellationToken);
                return true;
            case FaultKind.Garbage:
                await RawAsync(Garbage.Bytes(now), cancellationToken);
                socket.Shutdown(SocketShutdown.Send);
                break;
            default:
                socket.Shutdown(SocketShutdown.Send);
                break;
        }

        _stopped = true;
        return false;
    }

    private static ReadOnlyMemory<byte> Plain(ReadOnlyMemory<byte> body, out int offset)
    {
        offset = 0;
        return body;
    }

    private static byte[] Frame(ReadOnlyMemory<byte> body, out int offset)
    {
        string size = body.Length.ToString("x", CultureInfo.InvariantCulture);
        offset = size.Length + 2;
        byte[] framed = new byte[offset + body.Length + 2];
        Encoding.ASCII.GetBytes(size, framed);
        "\r\n"u8.CopyTo(framed.AsSpan(size.Length));
        body.Span.CopyTo(framed.AsSpan(offset));
        "\r\n"u8.CopyTo(framed.AsSpan(offset + body.Length));
        return framed;
    }
}
