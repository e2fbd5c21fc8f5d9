using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AgentHost.Testing.Shared;

/// <summary>
/// A socket that answers its first connection with given bytes, whatever it is asked, and closes; for answers that the model server does not give.
/// </summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _serving;

    public RawServer(string answer)
    {
        _listener.Start();
        _serving = ServeAsync(Encoding.UTF8.GetBytes(answer));
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
    }

    private async Task ServeAsync(byte[] answer)
    {
        try
        {
            using var socket = await _listener.AcceptSocketAsync();
            await socket.ReceiveAsync(new byte[65536]);
            await socket.SendAsync(answer);
            socket.Shutdown(SocketShutdown.Send);

            // The rest of the request is read, so that closing does not reset the connection.
            while (await socket.ReceiveAsync(new byte[65536]) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // Stopped, or the client left first.
        }
    }
}
