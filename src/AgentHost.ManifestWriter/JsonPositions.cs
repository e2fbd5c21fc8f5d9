using System.Globalization;
using System.Text.Json;

namespace AgentHost.ManifestWriter;

/// <summary>Finds where in a text a value stands.</summary>
internal static class JsonPositions
{
    /// <summary>Line and column, from 1, of the value at a JSON pointer; 1, 1 when there is none.</summary>
    public static (int Line, int Column) Find(ReadOnlySpan<byte> json, string pointer)
    {
        var reader = new Utf8JsonReader(json, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var steps = new Stack<Step>();
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                steps.Pop();
                continue;
            }

            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                steps.Peek().Name = reader.GetString()!.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
                continue;
            }

            if (steps.TryPeek(out var owner) && owner.IsArray)
            {
                owner.Index++;
            }

            if (string.Concat(steps.Reverse().Select(step => "/" + (step.IsArray ? step.Index.ToString(CultureInfo.InvariantCulture) : step.Name))) == pointer)
            {
                return At(json[..(int)reader.TokenStartIndex]);
            }

            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                steps.Push(new() { IsArray = reader.TokenType == JsonTokenType.StartArray });
            }
        }

        return (1, 1);
    }

    /// <summary>
    /// The first name that its object already has, or text that is no Unicode; null when there is none. The parser takes both and stumbles later, without a
    /// place.
    /// </summary>
    public static (int Line, int Column, string Message)? FindFault(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var names = new Stack<HashSet<string>>();
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    names.Push(new(StringComparer.Ordinal));
                    continue;
                case JsonTokenType.EndObject:
                    names.Pop();
                    continue;
                case not (JsonTokenType.String or JsonTokenType.PropertyName):
                    continue;
            }

            var message = "This text is not valid Unicode; save the file as UTF-8 and write no half of a surrogate pair.";
            try
            {
                var text = reader.GetString()!;
                message = reader.TokenType == JsonTokenType.PropertyName && !names.Peek().Add(text)
                    ? $"'{text}' is given twice in one object; keep one."
                    : null;
            }
            catch (InvalidOperationException)
            {
                // The message says it.
            }

            if (message is not null)
            {
                var (line, column) = At(json[..(int)reader.TokenStartIndex]);
                return (line, column, message);
            }
        }

        return null;
    }

    private static (int Line, int Column) At(ReadOnlySpan<byte> before) =>
        (before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'));

    private sealed class Step
    {
        public bool IsArray { get; init; }

        public int Index { get; set; } = -1;

        public string Name { get; set; } = "";
    }
}
