using System.Collections.Concurrent;
using System.Text.Json;

namespace AgentHost.ModelServing;

/// <summary>Ollama's own API: chat as lines of JSON, listings, and models that are fetched when they are asked for.</summary>
internal sealed class OllamaFormat : IWireFormat
{
    private const string Chat = "/api/chat";
    private const string Tags = "/api/tags";
    private const string Show = "/api/show";
    private const string Pull = "/api/pull";

    private readonly ConcurrentDictionary<string, bool> _pulled = new(StringComparer.Ordinal);

    public string BasePath => "";

    public string StreamContentType => "application/x-ndjson";

    public string? Credential(HttpRequestData http) => Bearer.Of(http);

    public RouteKind Route(string method, string path) => path switch
    {
        Chat => method == "POST" ? RouteKind.Generate : RouteKind.WrongMethod,
        Tags => method == "GET" ? RouteKind.ListModels : RouteKind.WrongMethod,
        Show or Pull => method == "POST" ? RouteKind.Other : RouteKind.WrongMethod,
        _ => RouteKind.None,
    };

    public string ModelName(string path) => path;

    public bool Has(string model, IReadOnlyList<string> models) => _pulled.ContainsKey(Full(model)) || models.Any(known => Full(known) == Full(model));

    public RequestView Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return RequestView.Empty;
        }

        return new RequestView(
            body.Text("model") ?? "",
            body.Field("stream").ValueKind != JsonValueKind.False,
            true,
            [.. body.Field("messages").Items().Select(m => new RequestMessage(m.Text("role") ?? "", m.Text("content") ?? "", m))],
            [.. body.Field("tools").Items().Select(t => t.Field("function").Text("name") ?? "")]);
    }

    public void Check(HttpRequestData http, JsonElement body, Action<string, string, string> report)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            report("body", "$", "must be a JSON object");
            return;
        }

        OllamaRequestRules.Check(body, http.Body.Length, report);
        OllamaMessageRules.Check(body.Field("messages"), report);
        OllamaToolRules.Check(body.Field("tools"), report);
    }

    public IEnumerable<ReadOnlyMemory<byte>> Stream(Exchange exchange) => OllamaStream.Lines(exchange);

    public byte[] Whole(Exchange exchange) => OllamaLines.Whole(exchange);

    public byte[] Error(int status, string? message, string? code) => OllamaLines.Error(message ?? Usual(status));

    public (int Status, byte[] Body) ContextTooLong(string? message) => (400, OllamaLines.Error(message ?? "the input length exceeds the context length"));

    public byte[] Models(IReadOnlyList<string> models, string? one, long created, string target) => OllamaModels.Tags([.. models.Concat(_pulled.Keys)]);

    public WireAnswer Other(HttpRequestData http, JsonElement? body, IReadOnlyList<string> models)
    {
        string name = body is { } json ? json.Text("model") ?? json.Text("name") ?? "" : "";
        if (name.Length == 0)
        {
            return new WireAnswer(400, OllamaLines.Error("invalid model name"));
        }

        if (http.Path == Show)
        {
            return Has(name, models) ? new WireAnswer(200, OllamaModels.Show(name)) : new WireAnswer(404, OllamaLines.Error($"model '{name}' not found"));
        }

        if (name.StartsWith("missing", StringComparison.Ordinal))
        {
            return new WireAnswer(
                200, [OllamaModels.Status("pulling manifest"), OllamaLines.Line(OllamaLines.Error("pull model manifest: file does not exist"))]);
        }

        _pulled[Full(name)] = true;
        return new WireAnswer(200, [.. OllamaModels.Pull()]);
    }

    private static string Usual(int status) => status switch
    {
        401 => "unauthorized",
        404 => "model not found",
        429 => "too many requests",
        503 => "server busy, please try again.  maximum pending requests exceeded",
        >= 500 => "an error was encountered while running the model",
        _ => "invalid request",
    };

    private static string Full(string name) => name.Contains(':', StringComparison.Ordinal) ? name : name + ":latest";
}
