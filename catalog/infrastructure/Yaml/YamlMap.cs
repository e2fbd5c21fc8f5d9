using System.Text.Json;

namespace AgentHost.Plugins.Infrastructure.Yaml;

/// <summary>Members by name, in the order in which they first came.</summary>
internal sealed class YamlMap(Place place, OrderedDictionary<string, YamlNode> members, YamlNode? before = null) : YamlNode(place, SizeOf(members), before)
{
    public override string Kind => "a map";

    public int Count => members.Count;

    public IEnumerable<KeyValuePair<string, YamlNode>> Members => members;

    public IEnumerable<string> Keys => members.Keys;

    /// <summary>A member; null where there is none.</summary>
    public YamlNode? this[string name] => members.TryGetValue(name, out var value) ? value : null;

    /// <summary>One without members.</summary>
    public static YamlMap Empty(Place place) => new(place, []);

    /// <summary>A member that is a map; null where there is none.</summary>
    public YamlMap? Map(string name) => this[name] as YamlMap;

    /// <summary>A member that is text, a number or a flag, as text; null where there is none.</summary>
    public string? Text(string name) => this[name] is YamlScalar { Type: not ScalarKind.Null } scalar ? scalar.Text : null;

    /// <summary>The plain values of a member that is a list, or its one value.</summary>
    public IReadOnlyList<YamlScalar> Scalars(string name) => this[name] switch
    {
        YamlList list => [.. list.Items.OfType<YamlScalar>()],
        YamlScalar { Type: not ScalarKind.Null } scalar => [scalar],
        _ => [],
    };

    /// <summary>The same with some members alone.</summary>
    public YamlMap Only(Func<string, bool> keep)
    {
        var kept = new OrderedDictionary<string, YamlNode>(StringComparer.Ordinal);
        foreach (var (name, value) in members)
        {
            if (keep(name))
            {
                kept.Add(name, value);
            }
        }

        return kept.Count == members.Count ? this : new(Place, kept);
    }

    public override void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in members)
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    protected override YamlNode Copy(YamlNode? before) => new YamlMap(Place, members, before);

    private static long SizeOf(OrderedDictionary<string, YamlNode> members)
    {
        var size = 1L;
        foreach (var value in members.Values)
        {
            size += value.Size;
        }

        return size;
    }
}
