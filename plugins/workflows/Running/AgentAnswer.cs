using System.Collections.Immutable;
using System.Text.Json;
using AgentHost.Plugins.Workflows.Definition;

namespace AgentHost.Plugins.Workflows.Running;

/// <summary>Reads what an agent answered.</summary>
internal static class AgentAnswer
{
    private const int MostJson = 1_000_000;

    /// <summary>The last JSON value of an answer: that of its last block of code, else the whole text; null for none.</summary>
    public static object? Data(string text)
    {
        var blocks = text.Split("```");
        for (var i = blocks.Length - 2; i > 0; i -= 2)
        {
            var block = blocks[i].StartsWith("json", StringComparison.OrdinalIgnoreCase) ? blocks[i][4..] : blocks[i];
            if (TryRead(block, out var value))
            {
                return value;
            }
        }

        return TryRead(text, out var whole) ? whole : null;
    }

    /// <summary>Tells whether an answer says a phrase: alone on its last line, outside of quotes and code.</summary>
    public static bool Says(string text, string phrase)
    {
        var lines = text.TrimEnd().Split('\n');
        var fences = lines.Count(static line => line.TrimStart().StartsWith("```", StringComparison.Ordinal));
        return fences % 2 == 0 && lines[^1].TrimEnd('\r', ' ').TrimStart(' ') == phrase.Trim() && Indent(lines[^1]) < 4;
    }

    /// <summary>The part of a result that a key takes.</summary>
    /// <param name="result">Result of a node.</param>
    /// <param name="field">Path in it; null for what fits the type.</param>
    /// <param name="type">Type of the key.</param>
    public static object? Field(ImmutableSortedDictionary<string, object?> result, string? field, StateType type)
    {
        if (field is null)
        {
            var isText = type.Kind == ValueKind.String || type is { Kind: ValueKind.List, Element.Kind: ValueKind.String };
            var data = result.GetValueOrDefault("data");
            return type.Kind == ValueKind.String || (isText && data is not ImmutableList<object?>) ? result.GetValueOrDefault("text") : data
                ?? result.GetValueOrDefault("text");
        }

        object? value = result;
        foreach (var part in field.Split('.'))
        {
            value = value is ImmutableSortedDictionary<string, object?> map ? map.GetValueOrDefault(part.Trim()) : null;
        }

        return value;
    }

    private static int Indent(string line) => line.Length - line.TrimStart(' ').Length;

    private static bool TryRead(string text, out object? value)
    {
        value = null;
        var trimmed = text.Trim();
        if (trimmed.Length is 0 or > MostJson || !(trimmed[0] is '{' or '[' or '"' or '-' || char.IsAsciiDigit(trimmed[0])
            || trimmed is "true" or "false" or "null"))
        {
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(trimmed);
            value = Values.FromJson(document.RootElement);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
