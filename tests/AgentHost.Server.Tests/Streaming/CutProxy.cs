using System.Net.Sockets;

namespace AgentHost.Server.Tests.Streaming;

/// <summary>A socket in front of the server's that breaks each connection after a random number of bytes of the answer.</summary>
internal sealed class CutProxy : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string _target;
    private readonly Random _random;
    private readonly int _most;
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _connections = [];
    private readonly Task _accepting;
    private int _cuts;

    public CutProxy(string path, string target, int seed, int most)
    {
        Path = path;
        _target = target;
        _random = new Random(seed);
        _most = most;
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen(64);
        _accepting = Task.Run(AcceptAsync);
    }

    public string Path { get; }

    /// <summary>Connections that were broken.</summary>
    public int Cuts => Volatile.Read(ref _cuts);

    /// <summary>Breaks no more.</summary>
    public bool IsWhole { get; set; }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _connections.Add(ServeAsync(await _listener.AcceptAsync(_end.Token), IsWhole ? int.MaxValue : _random.Next(1, _most)));
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }

    private async Task ServeAsync(Socket client, int budget)
    {
        using var near = new NetworkStream(client, ownsSocket: true);
        try
        {
            using var far = await RawAnswer.ConnectAsync(_target, "");
            using var both = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
            var up = near.CopyToAsync(far, both.Token);
            var buffer = new byte[4096];
            while (budget > 0 && await far.ReadAsync(buffer.AsMemory(0, Math.Min(buffer.Length, budget)), both.Token) is > 0 and var read)
            {
                await near.WriteAsync(buffer.AsMemory(0, read), both.Token);
                budget -= read;
            }

            if (budget <= 0)
            {
                Interlocked.Increment(ref _cuts);
            }

            await both.CancelAsync();
            await up;
        }
        catch (Exception fault) when (fault is IOException or SocketException or OperationCanceledException)
        {
            // One of the two is gone.
        }
    }
}
