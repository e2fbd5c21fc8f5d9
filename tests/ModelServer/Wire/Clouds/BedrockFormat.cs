using System.Text;
using System.Text.Json;

namespace AgentHost.ModelServing;

/// <summary>Messages on Amazon Bedrock: <c>InvokeModelWithResponseStream</c>.</summary>
internal sealed class BedrockFormat : CloudFormat
{
    private const string Listing = "/inference-profiles";
    private const string Verb = "/invoke-with-response-stream";
    private const string Model = "/model/";

    public override string StreamContentType => "application/vnd.amazon.eventstream";

    protected override string Version => "bedrock-2023-05-31";

    protected override IReadOnlyList<string> Own { get; } = ["anthropic_version", "anthropic_beta"];

    protected override bool SaysStream => false;

    /// <summary>A bearer token, or the id of the key that signed.</summary>
    public override string? Credential(HttpRequestData http)
    {
        const string Signed = "AWS4-HMAC-SHA256 Credential=";
        return Bearer.Of(http) ?? (http.Header("Authorization") is { } header && header.StartsWith(Signed, StringComparison.Ordinal)
            ? header[Signed.Length..].Split('/')[0]
            : null);
    }

    public override RouteKind Route(string method, string path) => path switch
    {
        Listing => method == "GET" ? RouteKind.ListModels : RouteKind.WrongMethod,
        _
            when path.StartsWith(Model, StringComparison.Ordinal) && path.EndsWith(Verb, StringComparison.Ordinal) && path.Count(c => c == '/') == 3
                && path.Length > Model.Length + Verb.Length
            => method == "POST" ? RouteKind.Generate : RouteKind.WrongMethod,
        _ => RouteKind.None,
    };

    public override string ModelName(string path) => Uri.UnescapeDataString(path[Model.Length..^Verb.Length]);

    public override void Check(HttpRequestData http, JsonElement body, Action<string, string, string> report)
    {
        base.Check(http, body, report);
        if (http.Header("anthropic-beta") is not null)
        {
            report("anthropic-beta", "anthropic-beta", "stands in the body here");
        }

        if (http.Header("Authorization") is not { } authorization)
        {
            report("authorization", "Authorization", "must be there");
        }
        else if (authorization.StartsWith("AWS4", StringComparison.Ordinal)
            && (http.Header("x-amz-date") is null || !authorization.Contains("/bedrock/aws4_request, SignedHeaders=host;x-amz-date", StringComparison.Ordinal)))
        {
            report("signature", "Authorization", "must sign host and x-amz-date for bedrock");
        }
    }

    public override IEnumerable<ReadOnlyMemory<byte>> Stream(Exchange exchange) => MessagesStream.Events(exchange, static (data, _) => Chunk(data), Insert);

    public override byte[] Error(int status, string? message, string? code) => Say(message ?? status switch
    {
        401 or 403 => "The security token included in the request is invalid.",
        404 => "Could not resolve the foundation model from the provided model identifier.",
        429 => "Too many requests, please wait before trying again.",
        503 => "Bedrock is unable to process your request.",
        _ => "Your request is not valid.",
    });

    public override (int Status, byte[] Body) ContextTooLong(string? message) => (400, Say(message ?? "Input is too long for requested model."));

    public override byte[] Models(IReadOnlyList<string> models, string? one, long created, string target) => ChatJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("inferenceProfileSummaries");
        foreach (string model in models)
        {
            json.WriteStartObject();
            json.WriteString("inferenceProfileId", model);
            json.WriteString("inferenceProfileName", "Profile of " + model);
            json.WriteString("status", "ACTIVE");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static ReadOnlyMemory<byte> Insert(Fault fault, Func<byte[], string, ReadOnlyMemory<byte>> frame)
    {
        if (fault.Kind == FaultKind.BadChecksum)
        {
            byte[] wrong = frame("{\"type\":\"ping\"}"u8.ToArray(), "ping").ToArray();
            wrong[^1] ^= 1;
            return wrong;
        }

        return EventStreamFrame.Make(
            [(":exception-type", fault.Code ?? "throttlingException"), (":content-type", "application/json"), (":message-type", "exception")],
            Say(fault.Message ?? "Too many tokens, please wait before trying again."));
    }

    /// <summary>The service pads its chunks, against those who count bytes.</summary>
    private static ReadOnlyMemory<byte> Chunk(byte[] data) => EventStreamFrame.Make(
        [(":event-type", "chunk"), (":content-type", "application/json"), (":message-type", "event")],
        Encoding.ASCII.GetBytes($$"""{"bytes":"{{Convert.ToBase64String(data)}}","p":"abcdefghijk"}"""));

    private static byte[] Say(string message) => ChatJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("message", message);
        json.WriteEndObject();
    });
}
