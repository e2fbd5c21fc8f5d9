using System.Text.Json;
using AgentHost.Json;

namespace AgentHost.Plugins.Rendering;

/// <summary>Finds values by JSON pointers, and writes them as text. Never throws for what data holds.</summary>
internal static class DataPointer
{
    /// <summary>The value at a pointer; null where nothing is.</summary>
    public static JsonElement? Find(JsonElement from, string? pointer)
    {
        var at = from;
        foreach (var segment in JsonPointer.Split(pointer ?? "") ?? [])
        {
            switch (at.ValueKind)
            {
                case JsonValueKind.Object when at.TryGetProperty(segment, out var member):
                    at = member;
                    break;
                case JsonValueKind.Array when JsonPointer.TryIndex(segment, out var index) && index < at.GetArrayLength():
                    at = at[index];
                    break;
                default:
                    return null;
            }
        }

        return at;
    }

    /// <summary>A text as it is, nothing for null, other values as JSON.</summary>
    public static string TextOf(JsonElement? value)
    {
        if (value is not { } there)
        {
            return "";
        }

        try
        {
            return there.ValueKind switch
            {
                JsonValueKind.Undefined or JsonValueKind.Null => "",
                JsonValueKind.String => there.GetString()!,
                _ => there.GetRawText(),
            };
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is no text.
            return "";
        }
    }
}
