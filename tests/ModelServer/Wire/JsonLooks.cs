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

    /// <summary>A string; empty when it holds half a surrogate pair.</summary>
    public static string Safe(JsonElement text)
    {
        try
        {
            return text.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }

    /// <summary>The names of an object's members, those aside that are no text.</summary>
    public static IReadOnlyList<string> Names(this JsonElement element)
    {
        var names = new List<string>();
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in element.EnumerateObject())
            {
                try
                {
                    names.Add(property.Name);
                }
                catch (InvalidOperationException)
                {
                    // An escaped half of a surrogate pair.
                }
            }
        }

        return names;
    }

    public static IEnumerable<JsonElement> Items(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : [];

    public static bool IsMissing(this JsonElement element) => element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;
}
