using System.Net.Sockets;

namespace AgentHost.ModelServing;

/// <summary>Waiting that ends when the client leaves: a silent server must not hold a dead connection, and a test may wait for its end.</summary>
internal static class SocketWait
{
    /// <summary>Waits that long, or for ever.</summary>
    /// <exception cref="SocketException">The client has closed or reset the connection.</exception>
    public static async ValueTask ForAsync(Socket socket, TimeSpan duration, TimeProvider time, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task delay = Task.Delay(duration, time, stop.Token);
        Task<int> peek = socket.ReceiveAsync(new byte[1], SocketFlags.Peek, stop.Token).AsTask();
        try
        {
            if (await Task.WhenAny(delay, peek) == peek && await peek == 0)
            {
                throw new SocketException((int)SocketError.ConnectionReset);
            }

            // A pipelined request is no reason to go on early.
            await delay;
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(delay, peek)
                .ContinueWith(static t => t.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }
}
