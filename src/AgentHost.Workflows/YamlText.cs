using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentHost.Workflows;

/// <summary>Writes values as JSON, which YAML reads as it is.</summary>
internal static class YamlText
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Text(JsonNode value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            value.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static string Quoted(string text) => Text(text);

    public static string Words(string text, string parameter)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text, parameter);
        return text;
    }

    /// <exception cref="ArgumentException">It does not begin with a letter, has other characters than letters, digits, _ and -, or more than 60.</exception>
    public static string Name(string name, string parameter) =>
        name is { Length: > 0 and <= 60 } && char.IsAsciiLetter(name[0]) && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? name
            : throw new ArgumentException($"\"{name}\" is no name: it begins with a letter and has letters, digits, _ and -, at most 60 of them.", parameter);

    public static JsonArray List(IEnumerable<string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return [.. values.Select(static value => (JsonNode)value)];
    }
}
