using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace AgentHost.ModelServing;

/// <summary>Accepts connections on the loopback address and serves each by itself.</summary>
internal sealed class Listener : IAsyncDisposable
{
    private const int MaxConnections = 4096;
    private readonly ConcurrentDictionary<int, Task> connections = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Socket socket;
    private readonly Answerer answerer;
    private readonly RequestRecorder recorder;
    private readonly int maxBodyBytes;
    private readonly Task accepting;
    private int connectionCount;

    public Listener(int port, int maxBodyBytes, Answerer answerer, RequestRecorder recorder)
    {
        this.answerer = answerer;
        this.recorder = recorder;
        this.maxBodyBytes = maxBodyBytes;
        socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen(512);
            Port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>How many connections have been accepted.</summary>
    public int ConnectionCount => Volatile.Read(ref connectionCount);

    /// <summary>How many connections are open.</summary>
    public int OpenConnections => connections.Count;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        socket.Dispose();
        await accepting;
        await Task.WhenAll(connections.Values);
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            Socket client;
            try
            {
                client = await socket.AcceptAsync(stop.Token);
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

            int id = Interlocked.Increment(ref connectionCount);
            if (connections.Count >= MaxConnections)
            {
                recorder.Fail($"connection {id}: more than {MaxConnections} connections are open");
                client.Dispose();
                continue;
            }

            client.NoDelay = true;
            var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            connections[id] = ServeAsync(client, id, started.Task);
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
            recorder.Fail($"connection {id}: {e.GetType().Name}: {e.Message}");
        }
        finally
        {
            connections.TryRemove(id, out _);
        }
    }

    private async Task RequestsAsync(Socket client, int id)
    {
        await using var stream = new NetworkStream(client, ownsSocket: false);
        var reader = new HttpRequestReader(stream, id, maxBodyBytes);
        while (true)
        {
            HttpReadResult read = await reader.ReadAsync(async ct => await client.SendAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), ct), stop.Token);
            if (read.Error is { } error)
            {
                await answerer.BadRequestAsync(read.ErrorStatus, error, id, client, stop.Token);
                break;
            }

            if (read.Request is null)
            {
                return;
            }

            if (!await answerer.AnswerAsync(read.Request, client, stop.Token))
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
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        patience.CancelAfter(TimeSpan.FromSeconds(5));
        byte[] scratch = new byte[4096];
        while (await client.ReceiveAsync(scratch, patience.Token) > 0)
        {
        }
    }
}
