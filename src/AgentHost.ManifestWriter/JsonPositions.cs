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

            if (string.Concat(steps.Reverse().Select(step => "/" + (step.IsArray ? step.Index.ToString() : step.Name))) == pointer)
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

    private static (int Line, int Column) At(ReadOnlySpan<byte> before) =>
        (before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'));

    private sealed class Step
    {
        public bool IsArray { get; init; }

        public int Index { get; set; } = -1;

        public string Name { get; set; } = "";
    }
}
