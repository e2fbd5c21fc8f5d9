using System.Text.Json;

namespace AgentHost;

/// <summary>Reads the settings of a tool (<see cref="ToolContext.Settings"/>): what is not there, or is something else, is the default.</summary>
public static class ToolSettings
{
    /// <summary>A whole number held to a range.</summary>
    /// <param name="settings">The settings; anything but an object is none.</param>
    /// <param name="name">The member.</param>
    /// <param name="fallback">The default, taken as it is.</param>
    /// <param name="least">The least that a number of the settings can mean.</param>
    /// <param name="most">The most that it can mean.</param>
    public static int Number(JsonElement settings, string name, int fallback, int least, int most) =>
        settings.ValueKind == JsonValueKind.Object
        && settings.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt64(out var number)
            ? (int)Math.Clamp(number, least, most)
            : fallback;

    /// <summary>A list of texts; items that are none are passed over. Empty when there is no list.</summary>
    /// <param name="settings">The settings; anything but an object is none.</param>
    /// <param name="name">The member.</param>
    public static IReadOnlyList<string> Texts(JsonElement settings, string name) =>
        settings.ValueKind == JsonValueKind.Object && settings.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Where(static item => item.ValueKind == JsonValueKind.String).Select(static item => item.GetString()!)]
            : [];
}
