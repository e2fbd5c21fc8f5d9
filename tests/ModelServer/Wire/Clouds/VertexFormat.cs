using System.Text.Json;

namespace AgentHost.ModelServing;

/// <summary>Messages on Google Vertex AI: <c>streamRawPredict</c>.</summary>
internal sealed class VertexFormat : CloudFormat
{
    private const string Listing = "/v1beta1/publishers/anthropic/models";
    private const string Verb = ":streamRawPredict";

    protected override string Version => "vertex-2023-10-16";

    protected override IReadOnlyList<string> Own { get; } = ["anthropic_version"];

    protected override bool SaysStream => true;

    public override string? Credential(HttpRequestData http) => Bearer.Of(http);

    public override RouteKind Route(string method, string path) => path switch
    {
        Listing => method == "GET" ? RouteKind.ListModels : RouteKind.WrongMethod,
        _ when IsModel(path) => method == "POST" ? RouteKind.Generate : RouteKind.WrongMethod,
        _ => RouteKind.None,
    };

    public override string ModelName(string path) => Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..^Verb.Length]);

    public override byte[] Error(int status, string? message, string? code) => ChatJson.Write(json =>
    {
        string usual = status switch
        {
            400 => "INVALID_ARGUMENT",
            401 => "UNAUTHENTICATED",
            403 => "PERMISSION_DENIED",
            404 => "NOT_FOUND",
            429 => "RESOURCE_EXHAUSTED",
            503 => "UNAVAILABLE",
            _ => "INTERNAL"
        };
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteNumber("code", status);
        json.WriteString("message", message ?? "Request had invalid authentication credentials.");
        json.WriteString("status", code ?? usual);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    public override (int Status, byte[] Body) ContextTooLong(string? message) =>
        (400, MessagesErrors.Body(400, message ?? "prompt is too long: 210000 tokens > 200000 maximum", null));

    public override byte[] Models(IReadOnlyList<string> models, string? one, long created, string target) => ChatJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("publisherModels");
        foreach (string[] name in models.Select(static model => model.Split('@', 2)))
        {
            json.WriteStartObject();
            json.WriteString("name", "publishers/anthropic/models/" + name[0]);
            json.WriteString("versionId", name.Length > 1 ? name[1] : "default");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static bool IsModel(string path)
    {
        string[] parts = path.Split('/');
        return parts is ["", "v1", "projects", { Length: > 0 }, "locations", { Length: > 0 }, "publishers", "anthropic", "models", var model]
            && model.Length > Verb.Length && model.EndsWith(Verb, StringComparison.Ordinal);
    }
}
