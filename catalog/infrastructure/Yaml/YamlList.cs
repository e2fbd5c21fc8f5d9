using System.Text.Json;

namespace AgentHost.Plugins.Infrastructure.Yaml;

/// <summary>Values in an order.</summary>
internal sealed class YamlList(Place place, IReadOnlyList<YamlNode> items, YamlNode? before = null)
    : YamlNode(place, 1 + items.Sum(static item => item.Size), before)
{
    public override string Kind => "a list";

    public IReadOnlyList<YamlNode> Items => items;

    public override void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var item in items)
        {
            item.WriteTo(writer);
        }

        writer.WriteEndArray();
    }

    protected override YamlNode Copy(YamlNode? before) => new YamlList(Place, items, before);
}
