using System.Text.Json;

namespace AgentHost.Plugins.Targets.Launching;

/// <summary>Settings of one place. What is missing is empty.</summary>
/// <param name="element">An object.</param>
internal sealed class PlaceSettings(JsonElement element)
{
    /// <summary>No settings.</summary>
    public static PlaceSettings None { get; } = new(default);

    /// <summary>The settings of a place among those of a plugin, with those of a request over them.</summary>
    public static PlaceSettings Of(JsonElement plugin, string name, JsonElement request) =>
        request is { ValueKind: JsonValueKind.Object } && request.EnumerateObject().Any() ? new(request)
        : plugin is { ValueKind: JsonValueKind.Object } && plugin.TryGetProperty("places", out var places) && places.ValueKind == JsonValueKind.Object
            && places.TryGetProperty(name, out var place) && place.ValueKind == JsonValueKind.Object ? new(place)
        : None;

    /// <summary>Names of the places of a kind that the settings of a plugin know.</summary>
    public static IEnumerable<string> Names(JsonElement plugin, string kind) =>
        plugin is { ValueKind: JsonValueKind.Object } && plugin.TryGetProperty("places", out var places) && places.ValueKind == JsonValueKind.Object
            ? places.EnumerateObject().Where(place => place.Name.StartsWith(kind + ":", StringComparison.Ordinal))
                .Select(place => place.Name[(kind.Length + 1)..])
            : [];

    /// <summary>A text; null where there is none.</summary>
    public string? Text(string name) => Find(name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>A number; null where there is none.</summary>
    public double? Number(string name) => Find(name) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;

    /// <summary>A list of texts.</summary>
    public IReadOnlyList<string> Texts(string name) => Find(name) is { ValueKind: JsonValueKind.Array } value
        ? [.. value.EnumerateArray().Where(static item => item.ValueKind == JsonValueKind.String).Select(static item => item.GetString()!)] : [];

    private JsonElement? Find(string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;
}
