using System.Buffers;
using System.Net.Sockets;
using System.Text;
using AgentHost.Security.Network;

namespace AgentHost.Processes.Proxying;

/// <summary>
/// HTTP proxy of one command: tunnels (<c>CONNECT</c>) and requests with a whole address. Each connection is judged by where it wants to go; what passes is not
/// read. Ends with the command.
/// </summary>
/// <remarks>Thread-safe.</remarks>
/// <param name="connector">Connects, to public addresses alone.</param>
/// <param name="hosts">Judges.</param>
/// <param name="limits">Its limits.</param>
internal sealed partial class CommandProxy(GuardedConnector connector, ICommandHosts hosts, ProxyLimits limits) : IAsyncDisposable
{
    private const int MostTold = 8;
    private const int PieceSize = 32 * 1024;

    private readonly CancellationTokenSource _ending = new();
    private readonly SemaphoreSlim _room = new(limits.Connections);
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _open = [];
    private readonly List<RefusedHost> _refused = [];
    private Task _accepting = Task.CompletedTask;
    private ICommandHosts _hosts = hosts;
    private long _left = limits.Bytes;
    private int _count;
    private bool _ended;

    /// <summary>Hosts that were not reached, each once, the first eight.</summary>
    public IReadOnlyList<RefusedHost> Refused
    {
        get
        {
            lock (_gate)
            {
                return [.. _refused];
            }
        }
    }

    /// <summary>Takes the connections of a socket once it is there; called once.</summary>
    /// <param name="take">Waits for the listening socket; null where none comes.</param>
    public void Begin(Func<CancellationToken, Task<Socket?>> take) => _accepting = AcceptAsync(take);

    /// <summary>Opens a proxy that takes the connections of a socket once it is there, and ends with a process.</summary>
    /// <param name="connector">Connects, to public addresses alone.</param>
    /// <param name="hosts">Judges.</param>
    /// <param name="limits">Its limits.</param>
    /// <param name="process">The command.</param>
    /// <param name="take">Waits for the listening socket; null where none comes.</param>
    public static CommandProxy Begin(
        GuardedConnector connector, ICommandHosts hosts, ProxyLimits limits, IProcess process, Func<CancellationToken, Task<Socket?>> take)
    {
        var proxy = new CommandProxy(connector, hosts, limits);
        proxy.Begin(take);
        _ = proxy.EndWithAsync(process);
        return proxy;
    }

    private async Task EndWithAsync(IProcess process)
    {
        try
        {
            await process.WaitAsync(CancellationToken.None);
        }
        finally
        {
            await DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_ended)
            {
                return;
            }

            _ended = true;
        }

        await _ending.CancelAsync();
        await _accepting;
        Task[] open;
        lock (_gate)
        {
            open = [.. _open];
        }

        await Task.WhenAll(open);
        _ending.Dispose();
        _room.Dispose();
    }

    private async Task AcceptAsync(Func<CancellationToken, Task<Socket?>> take)
    {
        try
        {
            using var listener = await take(_ending.Token);
            while (listener is not null && Interlocked.Increment(ref _count) <= limits.AllConnections)
            {
                await _room.WaitAsync(_ending.Token);
                var client = await listener.AcceptAsync(_ending.Token);
                var served = Task.Run(() => ServeAsync(client), CancellationToken.None);
                lock (_gate)
                {
                    _open.Add(served);
                }

                _ = served.ContinueWith(Forget, TaskScheduler.Default);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The command has ended, or never got so far: its own words say why.
        }
    }

    private void Forget(Task served)
    {
        lock (_gate)
        {
            _open.Remove(served);
            if (!_ended)
            {
                _room.Release();
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var closing = client;
        try
        {
            await ServeOneAsync(client, _ending.Token);
        }
        catch (Exception)
        {
            // One side has gone, or the command has ended, or nobody could judge: whatever it is, it costs this connection alone.
        }
    }

    private async Task ServeOneAsync(Socket client, CancellationToken cancellationToken)
    {
        var piece = ArrayPool<byte>.Shared.Rent(limits.Head);
        try
        {
            var (end, count) = await ReadHeadAsync(client, piece.AsMemory(0, limits.Head), cancellationToken);
            if (end < 0)
            {
                await AnswerAsync(client, 400, "Bad Request", "The head of the request did not come, came too slowly or is too long.", cancellationToken);
                return;
            }

            if (ProxyRequest.Parse(piece.AsSpan(0, end), out var problem) is not { } request)
            {
                await AnswerAsync(client, 400, "Bad Request", problem, cancellationToken);
                return;
            }

            using var server = await ReachAsync(client, request, cancellationToken);
            if (server is null)
            {
                return;
            }

            if (request.Head is { } head)
            {
                await SendAsync(server, head, cancellationToken);
            }
            else
            {
                await SendAsync(client, "HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), cancellationToken);
            }

            if (count > end)
            {
                await SendAsync(server, piece.AsMemory(end, count - end), cancellationToken);
            }

            await PassAsync(client, server, cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
            lock (_gate)
            {
                _tunnels.Remove(client);
            }
        }
    }

    /// <summary>Connects to where a request wants to go; where it may not or cannot, the client is told.</summary>
    private async ValueTask<Socket?> ReachAsync(Socket client, ProxyRequest request, CancellationToken cancellationToken)
    {
        var (host, port) = (request.Host, request.Port);
        try
        {
            // What lies inside is nobody's to allow.
            connector.CheckLiteral(host, port);
            var judge = Volatile.Read(ref _hosts);
            var answer = await judge.JudgeAsync(host, port, cancellationToken);
            if (!answer.IsAllowed)
            {
                Note(new RefusedHost(request.Name, answer.Reason, answer.Rule));
                await AnswerAsync(client, 403, "Forbidden", answer.Reason, cancellationToken);
                return null;
            }

            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            deadline.CancelAfter(limits.ConnectTime);
            var server = await connector.ConnectAsync(host, port, deadline.Token);
            if (Hold(client, new Tunnel(host, port), judge))
            {
                return server;
            }

            server.Dispose();
            await AnswerAsync(client, 403, "Forbidden", $"The call that {request.Name} was allowed to has ended.", cancellationToken);
        }
        catch (EgressException refusal)
        {
            Note(new RefusedHost(request.Name, refusal.Message, null));
            await Volatile.Read(ref _hosts).NoteRefusalAsync(host, port, refusal.Message);
            await AnswerAsync(client, 403, "Forbidden", refusal.Message, cancellationToken);
        }
        catch (SocketException fault)
        {
            await AnswerAsync(client, 502, "Bad Gateway", $"{request.Name} cannot be reached: {fault.Message}.", cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await AnswerAsync(client, 504, "Gateway Timeout", $"{request.Name} did not answer in time.", cancellationToken);
        }

        return null;
    }

    /// <summary>Reads up to the empty line.</summary>
    /// <returns>Length of the head, -1 where none came, and of all that was read.</returns>
    private async ValueTask<(int End, int Count)> ReadHeadAsync(Socket client, Memory<byte> piece, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(limits.HeadTime);
        var count = 0;
        try
        {
            while (count < piece.Length)
            {
                var read = await client.ReceiveAsync(piece[count..], SocketFlags.None, deadline.Token);
                if (read == 0)
                {
                    break;
                }

                var from = Math.Max(0, count - 3);
                count += read;
                if (piece.Span[from..count].IndexOf("\r\n\r\n"u8) is >= 0 and var at)
                {
                    return (from + at + 4, count);
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Too slow.
        }

        return (-1, count);
    }

    /// <summary>Passes bytes both ways until both sides have said all, or nothing came for too long.</summary>
    private async Task PassAsync(Socket client, Socket server, CancellationToken cancellationToken)
    {
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        idle.CancelAfter(limits.Idle);
        await Task.WhenAll(PassAsync(client, server, idle), PassAsync(server, client, idle));
    }

    private async Task PassAsync(Socket from, Socket to, CancellationTokenSource idle)
    {
        var piece = ArrayPool<byte>.Shared.Rent(PieceSize);
        try
        {
            while (true)
            {
                var count = await from.ReceiveAsync(piece.AsMemory(0, PieceSize), SocketFlags.None, idle.Token);
                if (count == 0)
                {
                    to.Shutdown(SocketShutdown.Send);
                    return;
                }

                if (Interlocked.Add(ref _left, -count) < 0)
                {
                    throw new IOException("The command has sent and got all that it may.");
                }

                idle.CancelAfter(limits.Idle);
                await SendAsync(to, piece.AsMemory(0, count), idle.Token);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException or IOException)
        {
            // Half of a connection that broke is no connection.
            await idle.CancelAsync();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    private static async ValueTask SendAsync(Socket to, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await to.SendAsync(bytes, SocketFlags.None, cancellationToken)..];
        }
    }

    private async ValueTask AnswerAsync(Socket client, int code, string word, string sentence, CancellationToken cancellationToken)
    {
        var body = Encoding.UTF8.GetBytes(sentence + "\n");
        var head = Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {code} {word}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n");
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(limits.HeadTime);
        await SendAsync(client, (byte[])[.. head, .. body], deadline.Token);

        // What came and was not read would make the system throw away what is still on its way.
        client.Shutdown(SocketShutdown.Send);
        var rest = ArrayPool<byte>.Shared.Rent(PieceSize);
        try
        {
            var most = limits.Head;
            while (most > 0 && await client.ReceiveAsync(rest, SocketFlags.None, deadline.Token) is > 0 and var read)
            {
                most -= read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rest);
        }
    }

    private void Note(RefusedHost host)
    {
        lock (_gate)
        {
            if (_refused.Count < MostTold && !_refused.Exists(known => known.Name == host.Name))
            {
                _refused.Add(host);
            }
        }
    }
}
