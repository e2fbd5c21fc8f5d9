using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentHost.Json;

namespace AgentHost.Configuration;

/// <summary>A value of the merged settings that still knows the layer and the place it came from.</summary>
internal sealed class SettingsNode(SettingsLayer layer, string pointer, JsonElement value)
{
    /// <summary>The last layer that had a word in it.</summary>
    public SettingsLayer Layer { get; set; } = layer;

    /// <summary>JSON pointer to it in its layer.</summary>
    public string Pointer { get; set; } = pointer;

    /// <summary>The value, where neither members nor items are kept apart.</summary>
    public JsonElement Value { get; } = value;

    /// <summary>The members of a map.</summary>
    public Dictionary<string, SettingsNode>? Members { get; init; }

    /// <summary>The items of a list that all layers add to.</summary>
    public List<SettingsNode>? Items { get; init; }

    /// <summary>The layer and the pointer in it of the value at a path; null where there is none.</summary>
    public (SettingsLayer Layer, string Pointer)? Find(ReadOnlySpan<string> path)
    {
        var node = this;
        for (var i = 0; i < path.Length; i++)
        {
            if (node.Members is not null)
            {
                if (!node.Members.TryGetValue(path[i], out node))
                {
                    return null;
                }
            }
            else if (node.Items is not null)
            {
                if (!JsonPointer.TryIndex(path[i], out var index) || index >= node.Items.Count)
                {
                    return null;
                }
                node = node.Items[index];
            }
            else
            {
                return node.Within(path[i..]);
            }
        }
        return (node.Layer, node.Pointer);
    }

    public void Write(Utf8JsonWriter writer)
    {
        if (Members is not null)
        {
            writer.WriteStartObject();
            foreach (var (name, member) in Members)
            {
                writer.WritePropertyName(name);
                member.Write(writer);
            }
            writer.WriteEndObject();
        }
        else if (Items is not null)
        {
            writer.WriteStartArray();
            foreach (var item in Items)
            {
                item.Write(writer);
            }
            writer.WriteEndArray();
        }
        else
        {
            Value.WriteTo(writer);
        }
    }

    private (SettingsLayer Layer, string Pointer)? Within(ReadOnlySpan<string> path)
    {
        var at = Value;
        var place = new StringBuilder(Pointer);
        foreach (var key in path)
        {
            if (at.ValueKind == JsonValueKind.Object && at.TryGetProperty(key, out var member))
            {
                at = member;
                JsonPointer.Append(place, key);
            }
            else if (at.ValueKind == JsonValueKind.Array && JsonPointer.TryIndex(key, out var index) && index < at.GetArrayLength())
            {
                at = at[index];
                place.Append('/').Append(index.ToString(CultureInfo.InvariantCulture));
            }
            else
            {
                return null;
            }
        }
        return (Layer, place.ToString());
    }
}
