using System.Text;
using System.Text.Json;

namespace AgentHost.Plugins.Infrastructure.Tests.Fixture;

/// <summary>Values for tests of merging.</summary>
internal static class Values
{
    public static YamlNode Read(string text) => YamlReader.Read(text, "test.yaml")!;

    /// <summary>A value as JSON with its members sorted.</summary>
    public static string Show(YamlNode node)
    {
        var text = new StringBuilder();
        Write(node, text);
        return text.ToString();
    }

    /// <summary>A map whose names begin with what they hold: m a map, l a list, s a plain value.</summary>
    public static YamlNode Random(Random random) => Read(Map(random, 0));

    private static string Map(Random random, int depth)
    {
        var names = Enumerable.Range(0, random.Next(0, 5))
            .Select(_ => $"{(depth < 3 ? "mls" : "ls")[random.Next(depth < 3 ? 3 : 2)]}{random.Next(4)}").Distinct();
        return "{" + string.Join(", ", names.Select(name => $"{name}: {Value(random, name[0], depth + 1)}")) + "}";
    }

    private static string Value(Random random, char kind, int depth) => kind switch
    {
        'm' => Map(random, depth),
        'l' => "[" + string.Join(", ", Enumerable.Range(0, random.Next(0, 4)).Select(_ => random.Next(100))) + "]",
        _ => random.Next(4) switch { 0 => "true", 1 => $"\"t{random.Next(10)}\"", _ => random.Next(1_000).ToString() },
    };

    private static void Write(YamlNode node, StringBuilder text)
    {
        switch (node)
        {
            case YamlMap map:
                text.Append('{');
                foreach (var (name, value) in map.Members.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
                {
                    text.Append(JsonEncodedText.Encode(name)).Append(':');
                    Write(value, text);
                    text.Append(',');
                }

                text.Append('}');
                break;
            case YamlList list:
                text.Append('[');
                foreach (var item in list.Items)
                {
                    Write(item, text);
                    text.Append(',');
                }

                text.Append(']');
                break;
            case YamlScalar scalar:
                text.Append(scalar.Type).Append(' ').Append(scalar.Text);
                break;
        }
    }
}
