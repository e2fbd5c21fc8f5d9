using System.Text.Json;

namespace AgentHost.ModelServing;

/// <summary>OpenAI's Responses.</summary>
internal sealed class ResponsesFormat : IWireFormat
{
    private const string Responses = "/v1/responses";
    private const string ModelList = "/v1/models";

    public string StreamContentType => "text/event-stream; charset=utf-8";

    public string BasePath => "/v1";

    public string? Credential(HttpRequestData http) => Bearer.Of(http);

    public RouteKind Route(string method, string path) => path switch
    {
        Responses => method == "POST" ? RouteKind.Generate : RouteKind.WrongMethod,
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

        // The instructions are no item; matchers see a message all the same. Items of the model's, and results, get the roles that other wires have for them.
        JsonElement instructions = body.Field("instructions");
        IEnumerable<RequestMessage> first = instructions.ValueKind == JsonValueKind.String
            ? [new RequestMessage("system", JsonLooks.Safe(instructions), instructions)]
            : [];
        JsonElement input = body.Field("input");
        IEnumerable<RequestMessage> items = input.ValueKind == JsonValueKind.String
            ? [new RequestMessage("user", JsonLooks.Safe(input), input)]
            : input.Items().Select(Message);
        return new RequestView(
            body.Text("model") ?? "",
            body.Field("stream").ValueKind == JsonValueKind.True,
            true,
            [.. first, .. items],
            [.. body.Field("tools").Items().Select(t => t.Text("name") ?? "")])
        {
            EncryptedReasoning = body.Field("include").Items()
                .Any(i => i.ValueKind == JsonValueKind.String && JsonLooks.Safe(i) == "reasoning.encrypted_content"),
            ReasoningSummary = body.Field("reasoning").Text("summary") is not null,
        };
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

        ResponsesRequestRules.Check(body, report);
        ResponsesInputRules.Check(body.Field("input"), report);
    }

    public IEnumerable<ReadOnlyMemory<byte>> Stream(Exchange exchange) => ResponsesStream.Events(exchange);

    public byte[] Whole(Exchange exchange) => new ResponsesEvents(exchange).Whole();

    public byte[] Error(int status, string? message, string? code) => ChatErrors.Body(status, message, code);

    public (int Status, byte[] Body) ContextTooLong(string? message) =>
        (400, ChatErrors.ContextTooLong(message ?? "Your input exceeds the context window of this model. Please adjust your input and try again."));

    public byte[] Models(IReadOnlyList<string> models, string? one, long created, string target) => ChatWhole.Models(models, one, created);

    private static RequestMessage Message(JsonElement item) => item.Text("type") switch
    {
        "function_call_output" => new RequestMessage("tool", Text(item.Field("output")), item),
        "function_call" or "reasoning" => new RequestMessage("assistant", "", item),
        _ => new RequestMessage(item.Text("role") ?? "", Text(item.Field("content")), item),
    };

    private static string Text(JsonElement content) =>
        content.ValueKind == JsonValueKind.String ? JsonLooks.Safe(content) : string.Join('\n', content.Items().Select(part => part.Text("text") ?? ""));
}
