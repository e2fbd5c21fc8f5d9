using System.Net;
using System.Net.Sockets;
using System.Text;
using ModelContextProtocol.Authentication;

namespace AgentHost.Plugins.Mcp.Logins;

/// <summary>A port of this machine that the browser comes back to after a login. It answers one address, for as long as the login takes.</summary>
internal sealed class LoopbackPage : LoginPage, IDisposable
{
    private const int LongestRequest = 16 * 1024;
    private const int MostRequests = 100;

    private static readonly TimeSpan RequestTime = TimeSpan.FromSeconds(10);

    private readonly TcpListener _listener;
    private readonly Func<Uri, CancellationToken, Task> _show;

    /// <param name="port">The port; 0 for a free one.</param>
    /// <param name="show">Shows the person the page.</param>
    /// <exception cref="McpServerException">The port is not to be had.</exception>
    public LoopbackPage(int port, Func<Uri, CancellationToken, Task> show)
    {
        _show = show;
        _listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            _listener.Start(8);
        }
        catch (SocketException exception)
        {
            throw new McpServerException($"the port {port} of this machine cannot be had for the login: {exception.Message}", exception);
        }

        Redirect = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/callback");
    }

    public override Uri Redirect { get; }

    public void Dispose() => _listener.Dispose();

    public override async Task<AuthorizationResult?> AskAsync(AuthorizationCallbackContext context, CancellationToken cancellationToken)
    {
        Wanted = true;
        var page = context.AuthorizationUri;
        if (page.Scheme != "https" && !(page.Scheme == "http" && page.IsLoopback))
        {
            throw new McpServerException($"its login page {page.GetLeftPart(UriPartial.Path)} is not https, and was not opened");
        }

        await _show(page, cancellationToken);
        for (var i = 0; i < MostRequests; i++)
        {
            using var client = await _listener.AcceptTcpClientAsync(cancellationToken);
            if (await TryReadAsync(client, cancellationToken) is { } result)
            {
                return result;
            }
        }

        throw new McpServerException("its login was answered by too many requests that are none");
    }

    /// <summary>One request: the answer, or null for something else that found the port.</summary>
    private async Task<AuthorizationResult?> TryReadAsync(TcpClient client, CancellationToken cancellationToken)
    {
        using var clock = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        clock.CancelAfter(RequestTime);
        try
        {
            var stream = client.GetStream();
            var target = await ReadTargetAsync(stream, clock.Token);
            if (target is null || !Uri.TryCreate(Redirect, target, out var asked) || asked.AbsolutePath != Redirect.AbsolutePath)
            {
                await AnswerAsync(stream, "404 Not Found", "There is nothing here.", clock.Token);
                return null;
            }

            var query = Query(asked.Query);
            if (query.TryGetValue("error", out var error))
            {
                await AnswerAsync(stream, "200 OK", "The login was refused. This window can be closed.", clock.Token);
                throw new McpServerException($"the login was refused: {Tools.Cleaned.Line(query.GetValueOrDefault("error_description") ?? error, 200)}");
            }

            if (!query.TryGetValue("code", out var code) || code.Length == 0)
            {
                await AnswerAsync(stream, "400 Bad Request", "This is no answer to a login.", clock.Token);
                return null;
            }

            await AnswerAsync(stream, "200 OK", "The login is done. This window can be closed.", clock.Token);
            return new AuthorizationResult { Code = code, State = query.GetValueOrDefault("state"), Iss = query.GetValueOrDefault("iss") };
        }
        catch (Exception exception) when (exception is IOException or SocketException or UriFormatException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    /// <summary>Reads the path that a GET request asks for; null for anything that is no such request.</summary>
    private static async Task<string?> ReadTargetAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[LongestRequest];
        var used = 0;
        while (used < buffer.Length && buffer.AsSpan(0, used).IndexOf("\r\n\r\n"u8) < 0)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(used), cancellationToken);
            if (read == 0)
            {
                return null;
            }

            used += read;
        }

        var line = Encoding.ASCII.GetString(buffer.AsSpan(0, Math.Max(0, buffer.AsSpan(0, used).IndexOf("\r\n"u8))));
        return line.Split(' ') is ["GET", ['/', ..] target, _] && !target.StartsWith("//", StringComparison.Ordinal) ? target : null;
    }

    private static Dictionary<string, string> Query(string text)
    {
        var query = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in text.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var sign = pair.IndexOf('=', StringComparison.Ordinal);
            query.TryAdd(WebUtility.UrlDecode(sign < 0 ? pair : pair[..sign]), sign < 0 ? "" : WebUtility.UrlDecode(pair[(sign + 1)..]));
        }

        return query;
    }

    private static async Task AnswerAsync(NetworkStream stream, string status, string text, CancellationToken cancellationToken)
    {
        var body = $"<!doctype html><meta charset=utf-8><title>agent</title><p>{text}</p>";
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {body.Length}\r\nCache-Control: no-store\r\n"
                + $"Connection: close\r\n\r\n{body}"),
            cancellationToken);
    }
}
