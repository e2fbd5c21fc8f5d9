using System.Text.Json;

namespace AgentHost.ModelServing;

/// <summary>Reading JSON that may be anything: what is not there, or of another kind, is undefined, null or empty.</summary>
internal static class JsonLooks
{
    public static JsonElement Field(this JsonElement element, string name)
    {
        try
        {
            return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : default;
        }
        catch (InvalidOperationException)
        {
            // A neighbour's name is an escaped half of a surrogate pair.
            return default;
        }
    }

    /// <summary>A string member; null when it is none, or holds half a surrogate pair.</summary>
    public static string? Text(this JsonElement element, string name)
    {
        JsonElement value = element.Field(name);
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public static IEnumerable<JsonElement> Items(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : [];

    public static bool IsMissing(this JsonElement element) => element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;
}
