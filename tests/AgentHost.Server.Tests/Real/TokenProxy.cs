using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace AgentHost.Server.Tests.Real;

/// <summary>
/// Adds the token to what a client sends that knows of none, and its own address becomes the server's. Nothing else is changed: what is addressed to another
/// machine stays so.
/// </summary>
internal sealed class TokenProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly int target;
    private readonly string token;
    private readonly Task accepting;

    public TokenProxy(int target, string token)
    {
        (this.target, this.token) = (target, token);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = AcceptAsync();
    }

    public int Port { get; }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Stop();
        await accepting;
        end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await listener.AcceptTcpClientAsync(end.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, target, end.Token);
                var head = await ReadHeadAsync(client.GetStream());
                if (!head.EndsWith("\r\n\r\n", StringComparison.Ordinal))
                {
                    return;
                }

                await server.GetStream().WriteAsync(Encoding.Latin1.GetBytes(Change(head)), end.Token);

                // One request a connection: either end closes both.
                await Task.WhenAny(
                    client.GetStream().CopyToAsync(server.GetStream(), end.Token), server.GetStream().CopyToAsync(client.GetStream(), end.Token));
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException or SocketException)
            {
                // One of both is gone.
            }
        }
    }

    private async Task<string> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, end.Token) == 1)
        {
            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    private string Change(string head)
    {
        var changed = Regex.Replace(head, "\r\nconnection:[^\r]*", "", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(5))
            .Replace($"127.0.0.1:{Port}", $"127.0.0.1:{target}", StringComparison.OrdinalIgnoreCase)
            .Replace($"localhost:{Port}", $"localhost:{target}", StringComparison.OrdinalIgnoreCase);
        return changed[..^2] + $"Authorization: Bearer {token}\r\nConnection: close\r\n\r\n";
    }
}
