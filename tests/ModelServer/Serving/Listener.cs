using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace AgentHost.ModelServing;

/// <summary>Accepts connections on the loopback address and serves each by itself.</summary>
internal sealed class Listener : IAsyncDisposable
{
    private const int MaxConnections = 4096;
    private readonly ConcurrentDictionary<int, Task> _connections = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Socket _socket;
    private readonly Answerer _answerer;
    private readonly RequestRecorder _recorder;
    private readonly int _maxBodyBytes;
    private readonly Task _accepting;
    private int _connectionCount;

    public Listener(int port, int maxBodyBytes, Answerer answerer, RequestRecorder recorder)
    {
        _answerer = answerer;
        _recorder = recorder;
        _maxBodyBytes = maxBodyBytes;
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            _socket.Listen(512);
            Port = ((IPEndPoint)_socket.LocalEndPoint!).Port;
        }
        catch
        {
            _socket.Dispose();
            throw;
        }

        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>How many connections have been accepted.</summary>
    public int ConnectionCount => Volatile.Read(ref _connectionCount);

    /// <summary>How many connections are open.</summary>
    public int OpenConnections => _connections.Count;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _socket.Dispose();
        await _accepting;
        await Task.WhenAll(_connections.Values);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            Socket client;
            try
            {
                client = await _socket.AcceptAsync(_stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // A client that left before it was accepted.
                continue;
            }

            int id = Interlocked.Increment(ref _connectionCount);
            if (_connections.Count >= MaxConnections)
            {
                _recorder.Fail($"connection {id}: more than {MaxConnections} connections are open");
                client.Dispose();
                continue;
            }

            client.NoDelay = true;
            var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _connections[id] = ServeAsync(client, id, started.Task);
            started.SetResult();
        }
    }

    private async Task ServeAsync(Socket client, int id, Task started)
    {
        await started;
        try
        {
            using (client)
            {
                await RequestsAsync(client, id);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // The client left, a fault closed the socket, or the server stops: each is an ordinary end.
        }
        catch (Exception e)
        {
            _recorder.Fail($"connection {id}: {e.GetType().Name}: {e.Message}");
        }
        finally
        {
            _connections.TryRemove(id, out _);
        }
    }

    private async Task RequestsAsync(Socket client, int id)
    {
        await using var stream = new NetworkStream(client, ownsSocket: false);
        var reader = new HttpRequestReader(stream, id, _maxBodyBytes);
        while (true)
        {
            HttpReadResult read = await reader.ReadAsync(async ct => await client.SendAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), ct), _stop.Token);
            if (read.Error is { } error)
            {
                await _answerer.BadRequestAsync(read.ErrorStatus, error, id, client, _stop.Token);
                break;
            }

            if (read.Request is null)
            {
                return;
            }

            if (!await _answerer.AnswerAsync(read.Request, client, _stop.Token))
            {
                break;
            }
        }

        await FarewellAsync(client);
    }

    /// <summary>
    /// Sends FIN and takes in what the client still sends for a moment: closing with unread bytes would send RST and could destroy the answer on its way.
    /// </summary>
    private async Task FarewellAsync(Socket client)
    {
        if (client.SafeHandle.IsClosed)
        {
            return;
        }

        client.Shutdown(SocketShutdown.Send);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        patience.CancelAfter(TimeSpan.FromSeconds(5));
        byte[] scratch = new byte[4096];
        while (await client.ReceiveAsync(scratch, patience.Token) > 0)
        {
        }
    }
}
