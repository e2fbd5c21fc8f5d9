using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AgentHost.Json;

/// <summary>The words of messages.</summary>
public static class SchemaText
{
    private const int Longest = 60;
    private const int MostListed = 12;

    /// <summary>A text made fit for one line of a message: cut at 60 characters, control characters replaced.</summary>
    public static string Short(string text)
    {
        var cut = text.Length > Longest;
        if (!cut && !text.AsSpan().ContainsAnyInRange('\0', '\x1f'))
        {
            return text;
        }
        var end = cut ? Longest : text.Length;
        if (cut && char.IsHighSurrogate(text[end - 1]))
        {
            end--;
        }
        var shown = new StringBuilder(end + 1);
        foreach (var c in text.AsSpan(0, end))
        {
            shown.Append(char.IsControl(c) ? ' ' : c);
        }
        return shown.Append(cut ? "…" : "").ToString();
    }

    /// <summary>A found value with its article: <c>the number 3</c>, <c>an array of 2 items</c>.</summary>
    public static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() is { Length: > 0 } text ? $"the string \"{Short(text)}\"" : "an empty string",
        JsonValueKind.Number => $"the number {Short(value.GetRawText())}",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Null => "null",
        JsonValueKind.Array => value.GetArrayLength() switch
        {
            0 => "an empty array",
            1 => "an array of 1 item",
            var n => $"an array of {n.ToString(CultureInfo.InvariantCulture)} items"
        },
        JsonValueKind.Object => value.GetPropertyCount() == 0 ? "an empty object" : "an object",
        _ => "nothing",
    };

    /// <summary>Expected types: <c>a string or an array</c>.</summary>
    internal static string Describe(JsonKinds kinds)
    {
        var words = new List<string>();
        Add(JsonKinds.Text, "a string");
        Add(JsonKinds.Number, "a number");
        if ((kinds & JsonKinds.Number) == JsonKinds.None)
        {
            Add(JsonKinds.Integer, "a whole number");
        }
        Add(JsonKinds.Boolean, "true or false");
        Add(JsonKinds.Array, "an array");
        Add(JsonKinds.Object, "an object");
        Add(JsonKinds.Null, "null");
        return words.Count switch
        {
            0 => "nothing",
            1 => words[0],
            _ => string.Join(", ", words.Take(words.Count - 1)) + " or " + words[^1],
        };

        void Add(JsonKinds kind, string word)
        {
            if ((kinds & kind) != JsonKinds.None)
            {
                words.Add(word);
            }
        }
    }

    /// <summary>Allowed values as JSON writes them, the first twelve.</summary>
    public static string List(IReadOnlyList<JsonElement> values) =>
        List(values.Select(v => v.ValueKind == JsonValueKind.String ? $"\"{Short(v.GetString()!)}\"" : Short(v.GetRawText())), values.Count);

    /// <summary>Names, the first twelve.</summary>
    public static string List(IReadOnlyCollection<string> names) => List(names.Select(n => $"\"{Short(n)}\""), names.Count);

    /// <summary>A count with its noun: <c>1 item</c>, <c>2 items</c>, <c>2 properties</c>.</summary>
    public static string Count(long count, string noun)
    {
        var plural = noun.EndsWith('y') ? noun[..^1] + "ies" : noun + "s";
        return string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? noun : plural)}");
    }

    private static string List(IEnumerable<string> shown, int count) =>
        string.Join(", ", shown.Take(MostListed)) + (count > MostListed ? $" and {(count - MostListed).ToString(CultureInfo.InvariantCulture)} more" : "");
}
