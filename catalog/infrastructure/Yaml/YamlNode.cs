using System.Text.Json;

namespace AgentHost.Plugins.Infrastructure.Yaml;

/// <summary>
/// A value of a YAML file and where it stands. Never changed: an alias is the same node once more, and a merged value shares what it did not change.
/// </summary>
internal abstract class YamlNode(Place place, long size, YamlNode? before)
{
    private const int MostBefore = 32;

    public Place Place { get; } = place;

    /// <summary>Nodes in it, itself included, an alias counted each time: how long walking it takes.</summary>
    public long Size { get; } = size;

    /// <summary>Value in this place before a later file replaced it; null for none.</summary>
    public YamlNode? Before { get; } = before;

    /// <summary>Number of values that it replaced.</summary>
    public int Depth { get; } = before is null ? 0 : before.Depth + 1;

    /// <summary>Kind of value, for messages.</summary>
    public abstract string Kind { get; }

    /// <summary>The same value, standing over another.</summary>
    public YamlNode Over(YamlNode before) => Copy(before.Depth >= MostBefore ? before.Without() : before);

    /// <summary>The same value as JSON.</summary>
    public abstract void WriteTo(Utf8JsonWriter writer);

    /// <summary>A copy that stands over another value, or over none.</summary>
    protected abstract YamlNode Copy(YamlNode? before);

    private YamlNode Without() => Copy(null);
}
