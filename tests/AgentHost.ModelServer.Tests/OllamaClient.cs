using System.Text;

namespace AgentHost.ModelServing.Tests;

/// <summary>A plain client of the wire <c>ollama</c>.</summary>
internal sealed class OllamaClient(ModelServer server) : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(60) };

    public static string Body(string rest = "", string messages = """{"role":"user","content":"hello"}""", string model = "test-model") =>
        $$"""{"model":"{{model}}","messages":[{{messages}}],"options":{"num_ctx":8192}{{rest}}}""";

    public async Task<HttpResponseMessage> PostAsync(string path, string body) =>
        await _http.PostAsync(server.BaseUrl + path, new StringContent(body, Encoding.UTF8, "application/json"));

    public Task<string> GetAsync(string path) => _http.GetStringAsync(server.BaseUrl + path);

    public async Task<string[]> LinesAsync(string? body = null, string path = "/api/chat")
    {
        using HttpResponseMessage response = await PostAsync(path, body ?? Body());
        return (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public void Dispose() => _http.Dispose();
}
