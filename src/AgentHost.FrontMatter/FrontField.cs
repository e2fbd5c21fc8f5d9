namespace AgentHost.FrontMatter;

/// <summary>A member of the head.</summary>
/// <param name="Key">As it is written.</param>
/// <param name="Line">Line of the key, from 1, in the whole file.</param>
/// <param name="Column">Column of the key, from 1.</param>
public sealed record FrontField(string Key, int Line, int Column)
{
    /// <summary>A plain value; null for a list, a map, or nothing at all.</summary>
    public string? Text { get; init; }

    /// <summary>True when the value stood in quotes, so that it is text whatever it looks like.</summary>
    public bool IsQuoted { get; init; }

    /// <summary>The plain values of a list; null when it is none.</summary>
    public IReadOnlyList<string>? Items { get; init; }

    /// <summary>The plain values of a map, in their order; null when it is none.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Map { get; init; }

    /// <summary>Kind of the value, for messages.</summary>
    public string Kind => Items is not null ? "a list" : Map is not null ? "a map" : Text is null ? "empty" : "text";

    /// <summary>The value as words: the items of a list, or a text split at commas and white space outside of brackets and quotes.</summary>
    public IReadOnlyList<string> Words() => Items ?? (Text is { } text ? Split(text) : []);

    /// <summary>The value as yes or no; null when it is neither.</summary>
    public bool? Flag() => Text?.Trim().ToUpperInvariant() switch
    {
        "TRUE" or "YES" or "ON" => true,
        "FALSE" or "NO" or "OFF" => false,
        _ => null,
    };

    private static List<string> Split(string text)
    {
        var words = new List<string>();
        var (start, depth) = (0, 0);
        for (var i = 0; i <= text.Length; i++)
        {
            var c = i < text.Length ? text[i] : ',';
            depth += c switch { '(' or '[' => 1, ')' or ']' => -1, _ => 0 };
            if (i == text.Length || (depth <= 0 && (c == ',' || char.IsWhiteSpace(c))))
            {
                if (text[start..i].Trim() is { Length: > 0 } word)
                {
                    words.Add(word);
                }

                start = i + 1;
            }
        }

        return words;
    }
}
