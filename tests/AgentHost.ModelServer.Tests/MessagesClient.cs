using System.Net.ServerSentEvents;
using System.Text;

namespace AgentHost.ModelServing.Tests;

/// <summary>A plain client of the wire <c>messages</c>.</summary>
internal sealed class MessagesClient(ModelServer server) : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(60) };

    public static string Body(bool stream = true, string rest = "", string messages = """{"role":"user","content":"hello"}""") =>
        $$"""{"model":"m","max_tokens":64,"stream":{{(stream ? "true" : "false")}},"messages":[{{messages}}]{{rest}}}""";

    public async Task<HttpResponseMessage> PostAsync(string body, string? key = null, string version = "2023-06-01")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, server.BaseUrl + "/v1/messages")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json")
        };
        if (version.Length > 0)
        {
            request.Headers.Add("anthropic-version", version);
        }

        if (key is not null)
        {
            request.Headers.Add("x-api-key", key);
        }

        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public Task<string> GetAsync(string path) => _http.GetStringAsync(server.BaseUrl + path);

    public async Task<List<(string Name, string Data)>> EventsAsync(string? body = null)
    {
        using HttpResponseMessage response = await PostAsync(body ?? Body());
        var events = new List<(string, string)>();
        await foreach (SseItem<string> item in SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync())
        {
            events.Add((item.EventType, item.Data));
        }

        return events;
    }

    public void Dispose() => _http.Dispose();
}
