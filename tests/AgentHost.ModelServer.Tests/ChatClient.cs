using System.Net.ServerSentEvents;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace AgentHost.ModelServing.Tests;

/// <summary>A plain client: HttpClient for HTTP, the runtime's own parser for SSE.</summary>
internal sealed class ChatClient(ModelServer server) : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(60) };

    public static string Body(bool stream = true, string user = "hello", string rest = "") =>
        $$"""{"model":"m","stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":{{JsonSerializer.Serialize(user)}}}]{{rest}}}""";

    public Task<HttpResponseMessage> PostAsync(string body, CancellationToken cancellationToken = default) => PostAsync(body, null, cancellationToken);

    public async Task<HttpResponseMessage> PostAsync(string body, string? key, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, server.BaseUrl + "/chat/completions")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (key is not null)
        {
            request.Headers.Add("Authorization", $"Bearer {key}");
        }

        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    public Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(server.BaseUrl + path);

    /// <summary>The data of all events up to the stream's end, [DONE] included.</summary>
    public async Task<List<string>> EventsAsync(string? body = null)
    {
        using HttpResponseMessage response = await PostAsync(body ?? Body());
        return await EventsAsync(response);
    }

    public static async Task<List<string>> EventsAsync(HttpResponseMessage response)
    {
        var events = new List<string>();
        await foreach (SseItem<string> item in SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync())
        {
            events.Add(item.Data);
        }

        return events;
    }

    public async Task<ChatAnswer> AskAsync(string? body = null) => ChatAnswer.From(await EventsAsync(body));

    /// <summary>All bytes on the wire for one request, as text, up to the connection's end.</summary>
    public async Task<string> RawAsync(string request)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", server.Port);
        await socket.SendAsync(Encoding.Latin1.GetBytes(request));
        var text = new StringBuilder();
        byte[] buffer = new byte[65536];
        int read;
        while ((read = await socket.ReceiveAsync(buffer)) > 0)
        {
            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        return text.ToString();
    }

    public static string RawPost(string body, string headers = "Connection: close\r\n") =>
        $"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n{headers}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n"
        + $"\r\n{body}";

    public void Dispose() => _http.Dispose();
}
