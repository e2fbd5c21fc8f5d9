using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentHost.Plugins.Infrastructure.Yaml;

namespace AgentHost.Plugins.Infrastructure.Terraform;

/// <summary>Writes values as expressions of terraform's language, in which nothing is evaluated.</summary>
internal static class HclText
{
    /// <summary>Formats the value of a variable for the environment: text as it is, all else as an expression.</summary>
    public static string Variable(YamlNode value) => value switch
    {
        YamlScalar { Type: ScalarKind.Null } => "null",
        YamlScalar scalar => Word(scalar),
        _ => Write(new StringBuilder(), value).ToString(),
    };

    private static StringBuilder Write(StringBuilder text, YamlNode value)
    {
        switch (value)
        {
            case YamlMap map:
                text.Append('{');
                foreach (var (name, item) in map.Members)
                {
                    Write(Quote(text, name).Append('='), item).Append(',');
                }

                return text.Append('}');
            case YamlList list:
                text.Append('[');
                foreach (var item in list.Items)
                {
                    Write(text, item).Append(',');
                }

                return text.Append(']');
            case YamlScalar { Type: ScalarKind.Null }:
                return text.Append("null");
            case YamlScalar { Type: ScalarKind.Text } scalar:
                return Quote(text, scalar.Value);
            case YamlScalar scalar:
                return text.Append(Word(scalar));
            default:
                throw new InvalidOperationException("A value of a new kind.");
        }
    }

    /// <summary>A plain word; a number in the form that every reader knows.</summary>
    private static string Word(YamlScalar scalar)
    {
        if (scalar.Type == ScalarKind.Flag)
        {
            return scalar.Value[0] is 't' or 'T' ? "true" : "false";
        }

        if (scalar.Type is not (ScalarKind.Whole or ScalarKind.Real))
        {
            return scalar.Value;
        }

        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            scalar.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static StringBuilder Quote(StringBuilder text, string value)
    {
        text.Append('"');
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),

                // A template begins with two characters; doubled, the first is only itself.
                '$' or '%' when i + 1 < value.Length && value[i + 1] == '{' => text.Append(c).Append(c),
                < ' ' or '\u007F' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        return text.Append('"');
    }
}
