using System.Net.Http.Headers;
using System.Text.Json;
using AgentHost.Providers;

namespace AgentHost.Plugins.Ollama;

/// <summary>One entry of settings, read once: where the server is, and how it is to run the model.</summary>
/// <remarks>
/// Its own settings, beside those of every provider: <c>numCtx</c> (tokens of context; 0 leaves it to the server; by the need of the request), <c>pull</c>
/// (false), <c>keepAlive</c>
/// (the server's), <c>options</c> (parameters of the model as in a Modelfile).
/// </remarks>
internal sealed class Endpoint : ProviderEndpoint
{
    private const int MostTokens = 16 * 1024 * 1024;

    public Endpoint(ModelClientOptions options)
        : base(options with { BaseUrl = ServerAddress.Of(options.BaseUrl) }, ServerAddress.Own, "Ollama's API")
    {
        Pull = Flag("pull", otherwise: false);
        KeepAlive = Setting("keepAlive") is { ValueKind: JsonValueKind.String or JsonValueKind.Number } given ? given : null;
        Options = Setting("options") is { ValueKind: JsonValueKind.Object } map ? map : null;
        FixedWindow = Tokens(Setting("numCtx")) ?? OwnWindow(Setting("models"), options.Model);
    }

    /// <summary>Fetch a model that the server does not have.</summary>
    public bool Pull { get; }

    /// <summary>Time that the model stays in memory after a request, in the service's own form; null where the entry does not set it.</summary>
    public JsonElement? KeepAlive { get; }

    /// <summary>Parameters of the model for every request.</summary>
    public JsonElement? Options { get; }

    /// <summary>The context that was set, 0 for the server's own; null to go by the request.</summary>
    public int? FixedWindow { get; }

    /// <summary>True when the server is meant to be on this machine.</summary>
    public bool IsHere => IsAt("127.0.0.1") || IsAt("localhost") || IsAt("[::1]");

    public override string AddressHint => ", which ends before /api";

    protected override void AddOwnHeaders(HttpRequestHeaders headers)
    {
        if (!string.IsNullOrEmpty(Credential))
        {
            headers.TryAddWithoutValidation("Authorization", "Bearer " + Credential);
        }
    }

    /// <summary>Removes the end that addresses have for other programs: <c>/api</c>, <c>/v1</c>.</summary>
    protected override string TrimRoot(string root) =>
        root.EndsWith("/api", StringComparison.Ordinal) ? root[..^4] : root.EndsWith("/v1", StringComparison.Ordinal) ? root[..^3] : root;

    private static int? Tokens(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var tokens) && tokens is >= 0 and <= MostTokens ? tokens : null;

    /// <summary>
    /// Reads the context window that the entry itself sets for the model; a listing tells the most that the model could do, not what the machine can bear.
    /// </summary>
    private static int? OwnWindow(JsonElement models, string model)
    {
        if (models.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        foreach (var entry in models.EnumerateArray())
        {
            if (entry.ValueKind == JsonValueKind.Object && JsonText.Member(entry, "id") == model && entry.TryGetProperty("contextWindow", out var window))
            {
                return Tokens(window);
            }
        }

        return null;
    }
}
