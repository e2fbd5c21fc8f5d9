using System.Text.Json;

namespace AgentHost.ModelServing;

/// <summary>OpenAI's Chat Completions.</summary>
internal sealed class ChatCompletionsFormat : IWireFormat
{
    private const string Completions = "/v1/chat/completions";
    private const string ModelList = "/v1/models";

    public string StreamContentType => "text/event-stream; charset=utf-8";

    public string BasePath => "/v1";

    public string? Credential(HttpRequestData http) => Bearer.Of(http);

    public RouteKind Route(string method, string path) => path switch
    {
        Completions => method == "POST" ? RouteKind.Generate : RouteKind.WrongMethod,
        ModelList => method == "GET" ? RouteKind.ListModels : RouteKind.WrongMethod,
        _ when path.Length > ModelList.Length + 1 && path.StartsWith(ModelList + "/", StringComparison.Ordinal) =>
            method == "GET" ? RouteKind.OneModel : RouteKind.WrongMethod,
        _ => RouteKind.None,
    };

    public string ModelName(string path) => Uri.UnescapeDataString(path[(ModelList.Length + 1)..]);

    public RequestView Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return RequestView.Empty;
        }

        JsonElement options = body.Field("stream_options");
        return new RequestView(
            body.Text("model") ?? "",
            body.Field("stream").ValueKind == JsonValueKind.True,
            options.Field("include_usage").ValueKind == JsonValueKind.True,
            [.. body.Field("messages").Items().Select(m => new RequestMessage(m.Text("role") ?? "", ContentText(m), m))],
            [.. body.Field("tools").Items().Select(t => t.Field("function").Text("name") ?? "")]);
    }

    public void Check(HttpRequestData http, JsonElement body, Action<string, string, string> report)
    {
        if (http.Header("Content-Type")?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true)
        {
            report("content-type", "Content-Type", "must be application/json");
        }

        if (body.ValueKind != JsonValueKind.Object)
        {
            report("body", "$", "must be a JSON object");
            return;
        }

        ChatRequestRules.Check(body, report);
        ChatMessageRules.Check(body.Field("messages"), report);
        ChatToolRules.Check(body, report);
    }

    public IEnumerable<ReadOnlyMemory<byte>> Stream(Exchange exchange) => ChatStream.Events(exchange);

    public byte[] Whole(Exchange exchange) => ChatWhole.Body(exchange);

    public byte[] Error(int status, string? message, string? code) => ChatErrors.Body(status, message, code);

    public (int Status, byte[] Body) ContextTooLong(string? message) => (400, ChatErrors.ContextTooLong(message));

    public byte[] Models(IReadOnlyList<string> models, string? one, long created, string target) => ChatWhole.Models(models, one, created);

    private static string ContentText(JsonElement message) =>
        message.Text("content") ?? string.Join('\n', message.Field("content").Items().Select(part => part.Text("text") ?? ""));
}
