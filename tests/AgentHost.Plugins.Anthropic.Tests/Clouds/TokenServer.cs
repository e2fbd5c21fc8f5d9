using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AgentHost.Plugins.Anthropic.Tests.Clouds;

/// <summary>
/// Gives out tokens over real HTTP: the first request gets the first answer, the last answer is given ever after. Takes down what it was asked.
/// </summary>
internal sealed class TokenServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _serving;

    public TokenServer(params (int Status, string Body)[] answers)
    {
        _listener.Start();
        _serving = ServeAsync(answers);
    }

    public string Host => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public string Address => $"http://{Host}/token";

    /// <summary>Called before each answer, with how many came before.</summary>
    public Action<int>? Answering { get; set; }

    /// <summary>Head and body of each request.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    public static (int Status, string Body) Token(string value, int seconds = 3600) =>
        (200, $$"""{"access_token":"{{value}}","expires_in":{{seconds}},"token_type":"Bearer"}""");

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
    }

    private async Task ServeAsync((int Status, string Body)[] answers)
    {
        try
        {
            while (true)
            {
                using var socket = await _listener.AcceptSocketAsync();
                var text = await ReadAsync(socket);
                var (status, body) = answers[Math.Min(Asked.Count, answers.Length - 1)];
                Answering?.Invoke(Asked.Count);
                Asked.Enqueue(text);
                if (status == 0)
                {
                    // Hung up on.
                    continue;
                }

                await socket.SendAsync(Encoding.UTF8.GetBytes(
                    $"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n"
                    + $"\r\n{body}"));
                socket.Shutdown(SocketShutdown.Both);
            }
        }
        catch (Exception exception) when (exception is SocketException or InvalidOperationException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private static async Task<string> ReadAsync(Socket socket)
    {
        var text = "";
        var buffer = new byte[65536];
        while (true)
        {
            var count = await socket.ReceiveAsync(buffer);
            text += Encoding.UTF8.GetString(buffer, 0, count);
            var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            var length = head < 0 ? 0 : Length(text[..head]);
            if (count == 0 || (head >= 0 && text.Length >= head + 4 + length))
            {
                return text;
            }
        }
    }

    private static int Length(string head)
    {
        var line = head.Split("\r\n").FirstOrDefault(static line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        return line is null ? 0 : int.Parse(line["Content-Length:".Length..].Trim(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
