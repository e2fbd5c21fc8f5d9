using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace AgentHost.Mcp.Tests.Real;

/// <summary>
/// Adds the token to what a client sends that knows of none, and its own address becomes the server's. Nothing else is changed: what is addressed to another
/// machine stays so.
/// </summary>
internal sealed class TokenProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _target;
    private readonly string _token;
    private readonly Task _accepting;

    public TokenProxy(int target, string token)
    {
        (_target, _token) = (target, token);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
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
                await server.ConnectAsync(IPAddress.Loopback, _target, _end.Token);
                var head = await ReadHeadAsync(client.GetStream());
                if (!head.EndsWith("\r\n\r\n", StringComparison.Ordinal))
                {
                    return;
                }

                await server.GetStream().WriteAsync(Encoding.Latin1.GetBytes(Change(head)), _end.Token);

                // One request a connection: either end closes both.
                await Task.WhenAny(
                    client.GetStream().CopyToAsync(server.GetStream(), _end.Token), server.GetStream().CopyToAsync(client.GetStream(), _end.Token));
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
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, _end.Token) == 1)
        {
            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    private string Change(string head)
    {
        var changed = Regex.Replace(head, "\r\nconnection:[^\r]*", "", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(5))
            .Replace($"127.0.0.1:{Port}", $"127.0.0.1:{_target}", StringComparison.OrdinalIgnoreCase)
            .Replace($"localhost:{Port}", $"localhost:{_target}", StringComparison.OrdinalIgnoreCase);
        return changed[..^2] + $"Authorization: Bearer {_token}\r\nConnection: close\r\n\r\n";
    }
}
