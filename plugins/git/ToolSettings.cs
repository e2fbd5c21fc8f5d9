using System.Text.Json;

namespace AgentHost.Plugins.Git;

/// <summary>Reads numbers of a tool's settings.</summary>
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
}
