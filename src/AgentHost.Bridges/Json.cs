using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentHost.Bridges;

/// <summary>JSON of servers, none of which can be relied on to have its form.</summary>
public static class Json
{
    /// <summary>JSON's null.</summary>
    public static JsonElement Null { get; } = AgentJson.Parse("null");

    /// <summary>A node as an element.</summary>
    public static JsonElement Of(JsonNode node) => AgentJson.Parse(node.ToJsonString());

    /// <summary>A member; undefined where there is none.</summary>
    public static JsonElement Get(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    /// <summary>A member's text.</summary>
    public static string? Text(this JsonElement element, string name) => element.Get(name) is { ValueKind: JsonValueKind.String } value ? Safe(value) : null;

    /// <summary>A member's whole number.</summary>
    public static int? Number(this JsonElement element, string name) =>
        element.Get(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : null;

    /// <summary>Tells whether a member is there and neither false nor null.</summary>
    public static bool Has(this JsonElement element, string name) =>
        element.Get(name).ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.False);

    /// <summary>The items of an array; none of anything else.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element) => element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : [];

    /// <summary>The texts of an array that are not empty; none of anything else.</summary>
    /// <param name="list">The array.</param>
    /// <param name="most">The most that are taken.</param>
    public static List<string> Texts(this JsonElement list, int most) =>
        [.. list.Items().Where(static item => item.ValueKind == JsonValueKind.String).Select(Safe).Where(static text => text.Length > 0).Take(most)];

    /// <summary>The members of an object that are texts; none of anything else.</summary>
    /// <param name="element">The object.</param>
    /// <param name="most">The most that are taken.</param>
    public static Dictionary<string, string> Pairs(this JsonElement element, int most)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject().Where(static member => member.Value.ValueKind == JsonValueKind.String).Take(most))
            {
                pairs[member.Name] = Safe(member.Value);
            }
        }

        return pairs;
    }

    /// <summary>Checks that all of its texts are text: none has half of a surrogate pair, which could not be written again.</summary>
    public static bool IsWhole(JsonElement element)
    {
        try
        {
            return element.ValueKind switch
            {
                JsonValueKind.String => element.GetString() is not null,
                JsonValueKind.Object => element.EnumerateObject().All(static member => member.Name.Length >= 0 && IsWhole(member.Value)),
                JsonValueKind.Array => element.EnumerateArray().All(IsWhole),
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>A text, also of one with broken surrogates.</summary>
    public static string Safe(JsonElement value)
    {
        try
        {
            return value.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }
}
