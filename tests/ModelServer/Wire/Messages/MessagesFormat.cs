using System.Text.Json;

namespace AgentHost.ModelServing;

/// <summary>Anthropic's Messages.</summary>
internal sealed class MessagesFormat : IWireFormat
{
    private const string Messages = "/v1/messages";
    private const string ModelList = "/v1/models";

    public string BasePath => "";

    public string StreamContentType => "text/event-stream; charset=utf-8";

    public string? Credential(HttpRequestData http) => http.Header("x-api-key") ?? Bearer.Of(http);

    public RouteKind Route(string method, string path) => path switch
    {
        Messages => method == "POST" ? RouteKind.Generate : RouteKind.WrongMethod,
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

        // The system prompt is no message here; matchers see one all the same.
        JsonElement system = body.Field("system");
        IEnumerable<RequestMessage> first = system.IsMissing() ? [] : [new RequestMessage("system", Text(system), system)];
        return new RequestView(
            body.Text("model") ?? "",
            body.Field("stream").ValueKind == JsonValueKind.True,
            true,
            [.. first, .. body.Field("messages").Items().Select(m => new RequestMessage(m.Text("role") ?? "", Text(m.Field("content")), m))],
            [.. body.Field("tools").Items().Select(t => t.Text("name") ?? "")]);
    }

    public void Check(HttpRequestData http, JsonElement body, Action<string, string, string> report)
    {
        if (http.Header("Content-Type")?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true)
        {
            report("content-type", "Content-Type", "must be application/json");
        }

        if (string.IsNullOrEmpty(http.Header("anthropic-version")))
        {
            report("anthropic-version", "anthropic-version", "must be there");
        }

        if (body.ValueKind != JsonValueKind.Object)
        {
            report("body", "$", "must be a JSON object");
            return;
        }

        MessagesRequestRules.Check(body, report);
        MessagesConversationRules.Check(body.Field("messages"), report);
        MessagesToolRules.Check(body, report);
        CacheMarkRules.Check(body, report);
    }

    public IEnumerable<ReadOnlyMemory<byte>> Stream(Exchange exchange) => MessagesStream.Events(exchange);

    public byte[] Whole(Exchange exchange) => MessagesWhole.Body(exchange);

    public byte[] Error(int status, string? message, string? code) => MessagesErrors.Body(status, message, code);

    public (int Status, byte[] Body) ContextTooLong(string? message) =>
        (400, MessagesErrors.Body(400, message ?? "prompt is too long: 210000 tokens > 200000 maximum", null));

    public byte[] Models(IReadOnlyList<string> models, string? one, long created, string target) => MessagesWhole.Models(models, one, target);

    private static string Text(JsonElement content)
    {
        if (content.ValueKind == JsonValueKind.String)
        {
            return JsonLooks.Safe(content);
        }

        return string.Join(
            '\n', content.Items().Select(block => block.Text("type") == "tool_result" ? Text(block.Field("content")) : block.Text("text") ?? ""));
    }
}
