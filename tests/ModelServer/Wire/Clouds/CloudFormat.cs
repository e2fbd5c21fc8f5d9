using System.Text.Json;

namespace AgentHost.ModelServing;

/// <summary>Anthropic's Messages as another service serves them: the model in the address, the version in the body.</summary>
internal abstract class CloudFormat : IWireFormat
{
    private readonly MessagesFormat _messages = new();

    public string BasePath => "";

    public virtual string StreamContentType => _messages.StreamContentType;

    protected abstract string Version { get; }

    /// <summary>Members of the body that the service knows beside those of Messages.</summary>
    protected abstract IReadOnlyList<string> Own { get; }

    /// <summary>Whether the body says that the answer is to be streamed.</summary>
    protected abstract bool SaysStream { get; }

    public abstract string? Credential(HttpRequestData http);

    public abstract RouteKind Route(string method, string path);

    /// <summary>The model that an address asks.</summary>
    public abstract string ModelName(string path);

    public RequestView Read(JsonElement body) => _messages.Read(body);

    public RequestView Read(HttpRequestData http, JsonElement body) =>
        Route(http.Method, http.Path) == RouteKind.Generate ? Read(body) with { Model = ModelName(http.Path), Stream = true } : Read(body);

    public virtual void Check(HttpRequestData http, JsonElement body, Action<string, string, string> report)
    {
        _messages.Check(http, body, (rule, place, message) =>
        {
            if (rule is not ("model" or "anthropic-version") && !(rule == "extra-member" && Own.Any(name => place == "$." + name)))
            {
                report(rule, place, message);
            }
        });
        if (http.Header("anthropic-version") is not null)
        {
            report("anthropic-version", "anthropic-version", "stands in the body here");
        }

        if (body.Text("anthropic_version") != Version)
        {
            report("anthropic-version", "$.anthropic_version", $"must be {Version}");
        }

        if (body.Names().Contains("model"))
        {
            report("model", "$.model", "is not permitted: it stands in the address");
        }

        if (body.Names().Contains("stream") != SaysStream)
        {
            report("stream", "$.stream", SaysStream ? "must be there" : "is not permitted: the address says it");
        }
    }

    public virtual IEnumerable<ReadOnlyMemory<byte>> Stream(Exchange exchange) => _messages.Stream(exchange);

    public byte[] Whole(Exchange exchange) => _messages.Whole(exchange);

    public abstract byte[] Error(int status, string? message, string? code);

    public abstract (int Status, byte[] Body) ContextTooLong(string? message);

    public abstract byte[] Models(IReadOnlyList<string> models, string? one, long created, string target);
}
