using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AgentHost.Plugins.Web.Tests.Serving;

/// <summary>A web server on bare sockets that says byte for byte what a test wants said; one exchange a connection.</summary>
internal sealed class WebServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, Func<WebCall, Task>> _routes = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<Task> _calls = [];
    private readonly Task _accepting;

    public WebServer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Heads of all requests, in order.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public string At(string path) => $"http://127.0.0.1:{Port}{path}";

    public WebServer On(string path, Func<WebCall, Task> answer)
    {
        _routes[path] = answer;
        return this;
    }

    /// <summary>A whole answer of bytes.</summary>
    public WebServer On(string path, string headers, byte[] body, string status = "200 OK") =>
        On(path, call => call.SendAsync($"HTTP/1.1 {status}\r\n{Lines(headers)}Content-Length: {body.Length}\r\nConnection: close\r\n\r\n", body));

    /// <summary>A whole answer of text in UTF-8.</summary>
    public WebServer On(string path, string headers, string body, string status = "200 OK") => On(path, headers, Encoding.UTF8.GetBytes(body), status);

    /// <summary>An answer that sends on.</summary>
    public WebServer Redirect(string path, string location, int status = 302) =>
        On(path, call => call.SendAsync($"HTTP/1.1 {status} Moved\r\nLocation: {location}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_calls);
        _stop.Dispose();
    }

    private static string Lines(string headers) => headers.Length == 0 ? "" : string.Concat(headers.Split('\n').Select(static line => line + "\r\n"));

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                _calls.Add(ServeAsync(socket));
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            try
            {
                var head = await ReadHeadAsync(socket);
                Requests.Enqueue(head);
                var path = head.Split(' ')[1];
                await (_routes.GetValueOrDefault(path) ?? NotFoundAsync)(new WebCall(socket, head, _stop.Token));
                socket.Shutdown(SocketShutdown.Send);
                var rest = new byte[4_096];
                while (await socket.ReceiveAsync(rest, _stop.Token) > 0)
                {
                }
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException or IOException)
            {
                // The client left, or the test is over.
            }
        }
    }

    private static Task NotFoundAsync(WebCall call) =>
        call.SendAsync("HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 16\r\nConnection: close\r\n\r\nNo such page is.");

    private async Task<string> ReadHeadAsync(Socket socket)
    {
        var head = new StringBuilder();
        var buffer = new byte[4_096];
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await socket.ReceiveAsync(buffer, _stop.Token);
            if (read == 0)
            {
                throw new IOException("No request came.");
            }

            head.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        return head.ToString();
    }
}
