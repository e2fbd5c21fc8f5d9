using System.Net.ServerSentEvents;
using System.Text;

namespace AgentHost.ModelServing.Tests;

/// <summary>A plain client of the wire <c>responses</c>.</summary>
internal sealed class ResponsesClient(ModelServer server) : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(60) };

    public static string Body(bool stream = true, string rest = "", string input = """{"role":"user","content":"hello"}""") =>
        $$"""{"model":"m","stream":{{(stream ? "true" : "false")}},"store":false,"input":[{{input}}]{{rest}}}""";

    public async Task<HttpResponseMessage> PostAsync(string body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, server.BaseUrl + "/responses")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json")
        };
        if (key is not null)
        {
            request.Headers.Add("Authorization", $"Bearer {key}");
        }

        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

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
