using System.Net.Http.Headers;
using System.Text;
using AgentHost.Mcp.Http;

namespace AgentHost.Mcp.Tests.Http;

/// <summary>A server over HTTP and a plain client of it.</summary>
internal sealed class HttpRig : IAsyncDisposable
{
    public const string Initialize =
        """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"raw","version":"1"}}}""";

    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(60) };

    private HttpRig(ServeRig rig, McpHttp server, string token)
    {
        Serving = rig;
        Server = server;
        Token = token;
    }

    public string Token { get; }

    public ServeRig Serving { get; }

    public McpHttp Server { get; }

    public static async Task<HttpRig> OpenAsync(HttpBounds? bounds = null)
    {
        var (serving, token) = (await ServeRig.OpenAsync(), McpHttp.NewToken());
        return new HttpRig(
            serving, await McpHttp.StartAsync(serving.Serving, 0, token, bounds ?? new HttpBounds(), TestContext.Current.CancellationToken), token);
    }

    /// <summary>A message as a client posts it, before a test changes it.</summary>
    public HttpRequestMessage Post(string body, string? session = null)
    {
        var request = Ask(HttpMethod.Post, session);
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return request;
    }

    public HttpRequestMessage Ask(HttpMethod method, string? session = null)
    {
        var request = new HttpRequestMessage(method, Server.Address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (session is not null)
        {
            request.Headers.Add("Mcp-Session-Id", session);
        }

        return request;
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) =>
        _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

    public async Task<(int Status, string Body)> ReadAsync(HttpRequestMessage request)
    {
        using var response = await SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>A session's id.</summary>
    public async Task<string> BeginAsync()
    {
        using var response = await SendAsync(Post(Initialize));
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains(
            "\"protocolVersion\":\"2025-06-18\"", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        return response.Headers.GetValues("Mcp-Session-Id").Single();
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _client.Dispose();
        await Serving.DisposeAsync();
    }
}
