using System.Text.Json;

namespace AgentHost.Plugins.Web;

/// <summary>Reads a tool's settings.</summary>
internal static class ToolSettings
{
    /// <summary>A whole number held to a range; the default when it is absent or no number.</summary>
    public static int Number(JsonElement settings, string name, int fallback, int least, int most) =>
        settings.ValueKind == JsonValueKind.Object
        && settings.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt64(out var number)
            ? (int)Math.Clamp(number, least, most)
            : fallback;

    /// <summary>A list of texts; empty when it is absent or no list.</summary>
    public static IReadOnlyList<string> Texts(JsonElement settings, string name) =>
        settings.ValueKind == JsonValueKind.Object && settings.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Where(static item => item.ValueKind == JsonValueKind.String).Select(static item => item.GetString()!)]
            : [];
}
