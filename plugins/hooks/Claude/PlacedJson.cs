using System.Text;
using System.Text.Json;

namespace AgentHost.Plugins.Hooks.Claude;

/// <summary>JSON that knows where its values stand. Each question about a place reads the text again: ask only to report.</summary>
internal sealed class PlacedJson
{
    private readonly byte[] _utf8;
    private readonly string _file;

    private PlacedJson(string file, byte[] utf8, JsonElement root)
    {
        _file = file;
        _utf8 = utf8;
        Root = root;
    }

    public JsonElement Root { get; }

    /// <summary>Parses a text with comments and trailing commas.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static PlacedJson Parse(string file, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text.TrimStart('\uFEFF'));
        using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        return new(file, bytes, document.RootElement.Clone());
    }

    /// <summary>Makes a problem at a value's place, or at the name of the member.</summary>
    /// <param name="path">Names of members and indexes of items.</param>
    /// <param name="message">One sentence for a person.</param>
    /// <param name="isError">Whether it stops turns.</param>
    /// <param name="atKey">Place it at the member's name.</param>
    public HookProblem Problem(ReadOnlySpan<string> path, string message, bool isError, bool atKey = false)
    {
        var (line, column) = PositionOf(OffsetOf(path, atKey));
        return new(_file, line, column, message, isError);
    }

    /// <summary>The place of a value: <c>file:line</c>.</summary>
    public string OriginOf(ReadOnlySpan<string> path) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{_file}:{PositionOf(OffsetOf(path, atKey: false)).Line}");

    private int OffsetOf(ReadOnlySpan<string> path, bool atKey)
    {
        var reader = new Utf8JsonReader(_utf8, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        reader.Read();
        var at = (int)reader.TokenStartIndex;
        for (var i = 0; i < path.Length; i++)
        {
            if (Step(ref reader, path[i]) is not { } key)
            {
                return at;
            }

            at = atKey && i == path.Length - 1 ? key : (int)reader.TokenStartIndex;
        }

        return at;
    }

    /// <summary>Goes to a member or an item of the value that the reader is at.</summary>
    /// <returns>Where its name begins, or it where it has none; null where there is no such.</returns>
    private static int? Step(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            // Of names that are there twice the later one counts.
            int? key = null;
            Utf8JsonReader there = default;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var start = (int)reader.TokenStartIndex;
                var isIt = reader.ValueTextEquals(name);
                reader.Read();
                if (isIt)
                {
                    key = start;
                    there = reader;
                }

                reader.Skip();
            }

            reader = key is null ? reader : there;
            return key;
        }

        if (reader.TokenType == JsonTokenType.StartArray && int.TryParse(name, System.Globalization.CultureInfo.InvariantCulture, out var index))
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (index-- == 0)
                {
                    return (int)reader.TokenStartIndex;
                }

                reader.Skip();
            }
        }

        return null;
    }

    private (int Line, int Column) PositionOf(int offset)
    {
        var before = _utf8.AsSpan(0, offset);
        var line = before.Count((byte)'\n') + 1;
        var start = before.LastIndexOf((byte)'\n') + 1;

        // Bytes that go on with a character are none of their own.
        var column = 1;
        foreach (var b in before[start..])
        {
            column += (b & 0xC0) == 0x80 ? 0 : 1;
        }

        return (line, column);
    }
}
