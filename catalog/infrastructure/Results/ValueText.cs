using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentHost.Plugins.Infrastructure.Yaml;

namespace AgentHost.Plugins.Infrastructure.Results;

/// <summary>
/// Values and where each comes from, a line each: <c>vars.cidr = 10.0.0.0/16 # stacks/prod.yaml:4, over stacks/catalog/vpc.yaml:9 (10.1.0.0/16)</c>.
/// </summary>
internal static class ValueText
{
    private const int MostValue = 300;
    private const int MostBefore = 3;
    private const long MostData = 20_000;

    /// <summary>The values below a node.</summary>
    /// <param name="root">The node.</param>
    /// <param name="path">Its own path; empty for none.</param>
    /// <param name="most">How many are taken.</param>
    public static string Write(YamlNode root, string path, int most)
    {
        var text = new StringBuilder();
        var count = 0;
        foreach (var (name, node) in YamlPath.Leaves(root, path))
        {
            if (++count > most)
            {
                continue;
            }

            text.Append(name.Length == 0 ? "(all)" : name).Append(" = ").Append(Value(node)).Append("  # ")
                .Append(node.Place.File).Append(':').Append(node.Place.Line);
            var before = node.Before;
            for (var i = 0; before is not null && i < MostBefore; i++, before = before.Before)
            {
                text.Append(i == 0 ? ", over " : ", ").Append(before.Place.File).Append(':').Append(before.Place.Line)
                    .Append(" (").Append(Value(before)).Append(')');
            }

            text.Append(before is null ? "\n" : ", …\n");
        }

        if (count > most)
        {
            text.Append(CultureInfo.InvariantCulture, $"[… {count - most} more: name a path, such as vars, to see a part …]\n");
        }

        return text.ToString().TrimEnd('\n');
    }

    /// <summary>A value on one line, bounded.</summary>
    public static string Value(YamlNode node) => node switch
    {
        YamlScalar { Type: ScalarKind.Null, Tag: null } => "null",
        YamlScalar { Type: ScalarKind.Text, Tag: null, Value.Length: 0 } => "\"\"",
        YamlScalar scalar => SafeText.OneLine(scalar.Text, MostValue),
        YamlMap { Count: 0 } => "{}",
        YamlList { Items.Count: 0 } => "[]",
        YamlMap map => $"{{{SafeText.Count(map.Count, "member")}}}",
        YamlList list => $"[{SafeText.Count(list.Items.Count, "item")}]",
        _ => node.Kind,
    };

    /// <summary>A value as a member, where it is not too large for one.</summary>
    public static void WriteValue(this Utf8JsonWriter writer, string name, YamlNode value)
    {
        if (value.Size <= MostData)
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }
    }
}
