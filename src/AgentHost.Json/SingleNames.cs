using System.Text.Json;

namespace AgentHost.Json;

/// <summary>
/// Leaves one of each name: those who walk an object and those who look a name up must see the same value, or what one checked another would not use.
/// </summary>
internal static class SingleNames
{
    /// <summary>The same value, of repeated names the last one only, where the first one stood.</summary>
    public static JsonElement Of(JsonElement value) => JsonCopy.Of(value, static container =>
    {
        var members = new Dictionary<string, JsonProperty>(StringComparer.Ordinal);
        foreach (var member in container.EnumerateObject())
        {
            members[member.Name] = member;
        }

        return members.Values;
    });
}
