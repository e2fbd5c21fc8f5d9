using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace AgentHost.EndToEnd.Tests.Providers;

/// <summary>An OAuth server on this machine: codes for devices, and refresh tokens that are good once.</summary>
internal sealed class TokenServer : IAsyncDisposable
{
    private readonly HttpListener _listener;
    private readonly Task _serving;
    private int _tokens;

    public TokenServer()
    {
        // A free port, by the way of asking for one.
        for (var port = 21_000 + (Environment.ProcessId % 20_000); ; port++)
        {
            // One that could not start is of no use any more.
            _listener = new HttpListener();
            _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
            try
            {
                _listener.Start();
                Url = $"http://127.0.0.1:{port}";
                break;
            }
            catch (HttpListenerException)
            {
                // Taken.
            }
        }

        _serving = ServeAsync();
    }

    public string Url { get; }

    /// <summary>How often "not yet" is said before the code counts as entered.</summary>
    public int Pending { get; init; }

    /// <summary>Refresh tokens that were handed in.</summary>
    public ConcurrentQueue<string> Refreshed { get; } = new();

    /// <summary>The answers to come for a refresh token: the access token that is handed out.</summary>
    public string NextAccess { get; init; } = "access-token-1";

    public async ValueTask DisposeAsync()
    {
        // Not stopped first: closing a stopped one opens its port once more, and somebody may have taken it.
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var reader = new StreamReader(context.Request.InputStream);
            var form = (await reader.ReadToEndAsync()).Split('&').Select(static pair => pair.Split('='))
                .ToDictionary(static pair => pair[0], static pair => Uri.UnescapeDataString(pair[1]));
            var (status, body) = Answer(context.Request.Url!.AbsolutePath, form);
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
            context.Response.Close();
        }
    }

    private (int Status, string Body) Answer(string path, Dictionary<string, string> form)
    {
        if (path == "/device")
        {
            return (200, $$"""{"device_code":"device-1","user_code":"ABCD-1234","verification_uri":"{{Url}}/enter","expires_in":60,"interval":1}""");
        }

        if (form["grant_type"] == "refresh_token")
        {
            var given = form["refresh_token"];
            var used = Refreshed.Contains(given);
            Refreshed.Enqueue(given);
            return used ? (400, """{"error":"invalid_grant","error_description":"This refresh token was used already."}""")
                : (200, $$"""{"access_token":"{{NextAccess}}","refresh_token":"{{given}}-next","expires_in":3600}""");
        }

        return Interlocked.Increment(ref _tokens) <= Pending
            ? (400, """{"error":"authorization_pending"}""")
            : (200, $$"""{"access_token":"{{NextAccess}}","refresh_token":"refresh-1","expires_in":3600}""");
    }
}
