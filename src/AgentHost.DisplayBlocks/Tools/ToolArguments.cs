using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AgentHost.DisplayBlocks.Tree;

namespace AgentHost.DisplayBlocks.Tools;

/// <summary>Arguments of a call, of which each is shown once: who reads one takes it away.</summary>
internal sealed class ToolArguments
{
    /// <summary>Characters of a value that still stands in a field.</summary>
    private const int LongestField = 120;

    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<string, JsonElement> _left = new(StringComparer.Ordinal);

    public ToolArguments(JsonElement arguments, int mostLines)
    {
        MostLines = mostLines;
        foreach (var member in arguments.EnumerateObject())
        {
            // The last of a name counts, as it does for the tool.
            _left[NameOf(member)] = member.Value;
        }
    }

    /// <summary>Lines of each plain text that stay.</summary>
    public int MostLines { get; }

    /// <summary>The text of a value; empty for one that is no text that can be read.</summary>
    public static string TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : value.ValueKind == JsonValueKind.Null ? "" : value.GetRawText();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is no text.
            return "";
        }
    }

    /// <summary>A value as JSON with a line for each of its parts.</summary>
    public static SourceCodeBlock Json(JsonElement value)
    {
        using var stream = new MemoryStream();
        try
        {
            using var writer = new Utf8JsonWriter(stream, Indented);
            value.WriteTo(writer);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair cannot be written anew.
            return ContractBlocks.Code(value.GetRawText(), "json");
        }

        return ContractBlocks.Code(Encoding.UTF8.GetString(stream.ToArray()), "json");
    }

    /// <summary>Looks at an argument and leaves it.</summary>
    public string? Peek(string name) =>
        _left.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String && TextOf(value) is { Length: > 0 } text ? text : null;

    /// <summary>Takes a text; null where there is none of that name.</summary>
    public string? Text(string name)
    {
        if (Peek(name) is not { } text)
        {
            return null;
        }

        _left.Remove(name);
        return text;
    }

    /// <summary>Takes a whole number.</summary>
    public int? Number(string name)
    {
        if (!_left.TryGetValue(name, out var value) || value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out var number))
        {
            return null;
        }

        _left.Remove(name);
        return number;
    }

    /// <summary>Takes a list of objects; empty where there is none of that name.</summary>
    public IReadOnlyList<JsonElement> Objects(string name)
    {
        if (!_left.TryGetValue(name, out var value) || value.ValueKind != JsonValueKind.Array
            || value.EnumerateArray().Any(static item => item.ValueKind != JsonValueKind.Object))
        {
            return [];
        }

        _left.Remove(name);
        return [.. value.EnumerateArray()];
    }

    /// <summary>The text of a member of an object; empty where there is none.</summary>
    public static string Member(JsonElement value, string name) => value.TryGetProperty(name, out var member) ? TextOf(member) : "";

    /// <summary>Takes what is short, as fields.</summary>
    public IReadOnlyList<ToolField> TakeFields()
    {
        var fields = new List<ToolField>();
        foreach (var (name, value) in _left.ToArray())
        {
            var text = TextOf(value);
            if (text.Length <= LongestField && !text.Contains('\n', StringComparison.Ordinal))
            {
                fields.Add(new ToolField(name, text));
                _left.Remove(name);
            }
        }

        return fields;
    }

    /// <summary>Takes what is left, each below its name.</summary>
    public IReadOnlyList<Block> TakeRest()
    {
        var blocks = new List<Block>();
        foreach (var (name, value) in _left)
        {
            blocks.Add(new ParagraphBlock([new StyledText(name, TextStyles.Strong)]));
            blocks.Add(value.ValueKind == JsonValueKind.String ? OutputBlock.Read(TextOf(value), MostLines) : Json(value));
        }

        _left.Clear();
        return blocks;
    }

    /// <summary>A count with its noun.</summary>
    public static string Count(int count, string noun) => $"{count.ToString(CultureInfo.InvariantCulture)} {noun}{(count == 1 ? "" : "s")}";

    private static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return "\ufffd";
        }
    }
}
