using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AgentHost.Json;

/// <summary>Layout of a text: its line ends and its indentation. Writes values in the same manner.</summary>
internal sealed class JsonTextLayout
{
    /// <summary>Lists that fit stay on their line.</summary>
    private const int ShortList = 100;

    private readonly string _unit;

    public JsonTextLayout(ReadOnlySpan<byte> utf8)
    {
        var first = utf8.IndexOf((byte)'\n');
        NewLine = first > 0 && utf8[first - 1] == '\r' ? "\r\n" : "\n";
        _unit = FindUnit(utf8);
    }

    public string NewLine { get; }

    public string Deeper(string indent) => indent + _unit;

    /// <summary>The white space that begins the line on which an offset lies.</summary>
    public static string IndentAt(ReadOnlySpan<byte> utf8, int offset)
    {
        var line = utf8[..offset].LastIndexOf((byte)'\n') + 1;
        var end = line;
        while (end < offset && utf8[end] is (byte)' ' or (byte)'\t')
        {
            end++;
        }

        return Encoding.UTF8.GetString(utf8[line..end]);
    }

    /// <summary>A member's beginning: <c>"name": </c>.</summary>
    public static string Name(string name) => Quote(name) + ": ";

    /// <summary>A value as text.</summary>
    /// <param name="value">The value.</param>
    /// <param name="indent">Of the line that it begins on.</param>
    public string Write(JsonElement value, string indent)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when value.GetPropertyCount() > 0:
                return Block('{', '}', value.EnumerateObject().Select(member => Name(member.Name) + Write(member.Value, Deeper(indent))), indent);
            case JsonValueKind.Object:
                return "{}";
            case JsonValueKind.Array:
                var items = value.EnumerateArray().Select(item => Write(item, Deeper(indent))).ToList();
                var flat = $"[{string.Join(", ", items)}]";
                return flat.Length <= ShortList && !flat.Contains('\n', StringComparison.Ordinal) ? flat : Block('[', ']', items, indent);
            case JsonValueKind.String:
                return Quote(value.GetString()!);
            default:
                return value.GetRawText();
        }
    }

    private string Block(char open, char close, IEnumerable<string> parts, string indent) =>
        $"{open}{NewLine}{string.Join("," + NewLine, parts.Select(part => Deeper(indent) + part))}{NewLine}{indent}{close}";

    /// <summary>Only what JSON itself has to have escaped: people read these files.</summary>
    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private static string FindUnit(ReadOnlySpan<byte> utf8)
    {
        for (var line = utf8.IndexOf((byte)'\n') + 1; line > 0 && line < utf8.Length;)
        {
            var end = line;
            while (end < utf8.Length && utf8[end] == utf8[line] && utf8[end] is (byte)' ' or (byte)'\t')
            {
                end++;
            }

            if (end > line && end < utf8.Length && utf8[end] is not ((byte)'\n' or (byte)'\r' or (byte)'*'))
            {
                return Encoding.UTF8.GetString(utf8[line..Math.Min(end, line + 8)]);
            }

            var next = utf8[line..].IndexOf((byte)'\n');
            line = next < 0 ? 0 : line + next + 1;
        }

        return "  ";
    }
}
