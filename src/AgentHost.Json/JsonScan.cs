using System.Text.Json;

namespace AgentHost.Json;

/// <summary>Second readings of a text that is known to be well-formed, for what only reports need.</summary>
internal static class JsonScan
{
    /// <summary>
    /// Follows a pointer's segments; where a name is repeated the last one counts, as in <see cref="JsonElement.TryGetProperty(string, out JsonElement)"/>.
    /// </summary>
    public static JsonLocation? Locate(ReadOnlySpan<byte> utf8, string[] segments)
    {
        var reader = new Utf8JsonReader(utf8, JsonText.ReaderOptions);
        if (!reader.Read())
        {
            return null;
        }
        long key = -1;
        foreach (var segment in segments)
        {
            var found = reader.TokenType switch
            {
                JsonTokenType.StartObject => ToMember(ref reader, segment, out key),
                JsonTokenType.StartArray => ToItem(ref reader, segment, out key),
                _ => false,
            };
            if (!found)
            {
                return null;
            }
        }
        return new(key < 0 ? null : JsonPosition.Of(utf8, (int)key), JsonPosition.Of(utf8, (int)reader.TokenStartIndex));
    }

    /// <summary>Repeated names: the repetition's offset, the name, and the offset of its first use.</summary>
    public static List<(int Offset, string Name, int First)> FindDuplicates(ReadOnlySpan<byte> utf8, int most)
    {
        var found = new List<(int Offset, string Name, int First)>();
        var open = new Stack<Dictionary<string, int>>();
        var reader = new Utf8JsonReader(utf8, JsonText.ReaderOptions);
        while (found.Count < most && reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    open.Push(new(StringComparer.Ordinal));
                    break;
                case JsonTokenType.EndObject:
                    open.Pop();
                    break;
                case JsonTokenType.PropertyName:
                    var name = reader.GetString()!;
                    if (!open.Peek().TryAdd(name, (int)reader.TokenStartIndex))
                    {
                        found.Add(((int)reader.TokenStartIndex, name, open.Peek()[name]));
                    }
                    break;
                default:
                    break;
            }
        }
        return found;
    }

    /// <summary>The offset of the first text with an unpaired surrogate escape: reading it as a string would fail later.</summary>
    public static int? FindHalfPair(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, JsonText.ReaderOptions);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
            {
                try
                {
                    reader.GetString();
                }
                catch (InvalidOperationException)
                {
                    return (int)reader.TokenStartIndex;
                }
            }
        }
        return null;
    }

    private static bool ToMember(ref Utf8JsonReader reader, string name, out long key)
    {
        key = -1;
        var found = false;
        Utf8JsonReader last = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var matches = reader.ValueTextEquals(name);
            var start = reader.TokenStartIndex;
            reader.Read();
            if (matches)
            {
                found = true;
                key = start;
                last = reader;
            }
            reader.Skip();
        }
        if (found)
        {
            reader = last;
        }
        return found;
    }

    private static bool ToItem(ref Utf8JsonReader reader, string segment, out long key)
    {
        key = -1;
        if (!JsonPointer.TryIndex(segment, out var index))
        {
            return false;
        }
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (index-- == 0)
            {
                return true;
            }
            reader.Skip();
        }
        return false;
    }
}
