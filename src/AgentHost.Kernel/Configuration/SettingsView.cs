using System.Text.Json;

namespace AgentHost.Kernel.Configuration;

/// <summary>A workspace's settings as they came out of all layers.</summary>
internal sealed class SettingsView(JsonElement root)
{
    public static SettingsView Empty { get; } = new(AgentJson.EmptyObject);

    /// <summary>The whole, an object.</summary>
    public JsonElement Root { get; } = root;

    public JsonElement? Find(params ReadOnlySpan<string> path)
    {
        var at = Root;
        foreach (var key in path)
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(key, out at))
            {
                return null;
            }
        }

        return at;
    }

    public string? Text(params ReadOnlySpan<string> path) =>
        Find(path) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public double? Number(params ReadOnlySpan<string> path) =>
        Find(path) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;

    public int? Integer(params ReadOnlySpan<string> path) =>
        Find(path) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : null;

    public bool? Flag(params ReadOnlySpan<string> path) =>
        Find(path) is { ValueKind: JsonValueKind.True or JsonValueKind.False } value ? value.GetBoolean() : null;

    /// <summary>An object at a path; the empty object when there is none.</summary>
    public JsonElement Section(params ReadOnlySpan<string> path) =>
        Find(path) is { ValueKind: JsonValueKind.Object } value ? value : AgentJson.EmptyObject;
}
