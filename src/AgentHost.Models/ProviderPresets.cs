using System.Buffers;
using System.Text.Json;
using AgentHost.Client;

namespace AgentHost.Models;

/// <summary>Provider types that are data alone: another type's code with an address, a variable and settings of their own.</summary>
internal static class ProviderPresets
{
    /// <summary>Finds the type that serves a type; null when that is not there, or is itself served by another.</summary>
    public static ProviderType? ServingOf(ProviderType declared, ProviderSpec spec, ProviderTypes types) =>
        spec.Type is not { } type ? declared
        : types.Find(type) is { } serving && !serving.Declaration.TryGetProperty("type"u8, out _) ? serving
        : null;

    /// <summary>The settings of an entry: its own members, then the type's others.</summary>
    public static JsonElement Merge(JsonElement defaults, JsonElement own)
    {
        if (!defaults.EnumerateObject().MoveNext())
        {
            return own;
        }

        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var member in own.EnumerateObject())
            {
                member.WriteTo(json);
            }

            foreach (var member in defaults.EnumerateObject())
            {
                if (!own.TryGetProperty(member.Name, out _))
                {
                    member.WriteTo(json);
                }
            }

            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }

    /// <summary>The headers that a type's requests carry, for the entry's own to be added to. Their values are taken as they are.</summary>
    public static Dictionary<string, string> HeadersOf(ProviderSpec spec)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (spec.Settings.TryGetProperty("headers"u8, out var map) && map.ValueKind == JsonValueKind.Object)
        {
            foreach (var header in map.EnumerateObject())
            {
                if (header.Value.ValueKind == JsonValueKind.String)
                {
                    headers[header.Name] = header.Value.GetString()!;
                }
            }
        }

        return headers;
    }
}
