using System.Text.Json;

namespace AgentHost.Plugins.Otlp;

/// <summary>Settings of the sink in a workspace.</summary>
internal sealed record OtlpSettings
{
    private static readonly Uri Usual = new("http://localhost:4318");

    public required Uri Endpoint { get; init; }

    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public required IReadOnlyDictionary<string, string> Resource { get; init; }

    public bool Traces { get; init; } = true;

    public bool Metrics { get; init; } = true;

    /// <exception cref="CapabilityException">The endpoint is no address.</exception>
    public static OtlpSettings Of(JsonElement settings)
    {
        var endpoint = Usual;
        if (Member(settings, "endpoint") is { ValueKind: JsonValueKind.String } word)
        {
            endpoint = Uri.TryCreate(word.GetString(), UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
                ? uri
                : throw new CapabilityException("plugins.otlp.endpoint is no address of a collector, such as http://localhost:4318.");
        }

        return new OtlpSettings
        {
            Endpoint = endpoint,
            Headers = Texts(settings, "headers"),
            Resource = Texts(settings, "resource"),
            Traces = Member(settings, "traces")?.ValueKind != JsonValueKind.False,
            Metrics = Member(settings, "metrics")?.ValueKind != JsonValueKind.False,
        };
    }

    /// <summary>Address of one signal: what the endpoint has as path stays in front of it.</summary>
    /// <param name="signal"><c>traces</c> or <c>metrics</c>.</param>
    public Uri AddressOf(string signal) => new(Endpoint.AbsoluteUri.TrimEnd('/') + "/v1/" + signal);

    /// <summary>Reads headers as the variable has them: <c>name=value</c> with commas between, percent-encoded; pairs that are none are left out.</summary>
    public static IEnumerable<(string Name, string Value)> ReadHeaders(string? text) =>
        (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(static pair => pair.Split('=', 2))
            .Where(static pair => pair.Length == 2 && pair[0].Trim().Length > 0)
            .Select(static pair => (pair[0].Trim(), Uri.UnescapeDataString(pair[1].Trim())));

    private static Dictionary<string, string> Texts(JsonElement settings, string name) =>
        Member(settings, name) is { ValueKind: JsonValueKind.Object } members
            ? members.EnumerateObject().Where(static member => member.Value.ValueKind == JsonValueKind.String)
                .ToDictionary(static member => member.Name, static member => member.Value.GetString()!, StringComparer.Ordinal)
            : new(StringComparer.Ordinal);

    private static JsonElement? Member(JsonElement settings, string name) =>
        settings.ValueKind == JsonValueKind.Object && settings.TryGetProperty(name, out var value) ? value : null;
}
