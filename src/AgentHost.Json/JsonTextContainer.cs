using System.Text.Json;

namespace AgentHost.Json;

/// <summary>An object or an array in a text, and where its parts stand.</summary>
/// <param name="Open">Its opening bracket.</param>
/// <param name="Close">Its closing bracket.</param>
/// <param name="IsObject">An object; else an array.</param>
/// <param name="Items">Its members or items.</param>
internal sealed record JsonTextContainer(int Open, int Close, bool IsObject, IReadOnlyList<JsonTextItem> Items)
{
    /// <summary>Reads what stands at an offset; null where that is neither object nor array.</summary>
    /// <param name="utf8">A whole well-formed text.</param>
    /// <param name="offset">Where the value begins, or white space and comments before it.</param>
    public static JsonTextContainer? Read(ReadOnlySpan<byte> utf8, int offset)
    {
        var reader = new Utf8JsonReader(utf8[offset..], JsonText.ReaderOptions);
        if (!reader.Read() || reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            return null;
        }

        var isObject = reader.TokenType == JsonTokenType.StartObject;
        var open = offset + (int)reader.TokenStartIndex;
        var items = new List<JsonTextItem>();
        while (reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            var start = offset + (int)reader.TokenStartIndex;
            string? name = null;
            if (isObject)
            {
                name = reader.GetString();
                reader.Read();
            }

            var value = offset + (int)reader.TokenStartIndex;
            reader.Skip();
            items.Add(new(name, start, value, offset + (int)reader.BytesConsumed));
        }

        return new(open, offset + (int)reader.TokenStartIndex, isObject, items);
    }

    /// <summary>The position of a member by its name (the last of that name), or of an item by its index; -1 where there is none.</summary>
    public int IndexOf(string step)
    {
        if (!IsObject)
        {
            return JsonPointer.TryIndex(step, out var index) && index < Items.Count ? index : -1;
        }

        for (var i = Items.Count - 1; i >= 0; i--)
        {
            if (Items[i].Name == step)
            {
                return i;
            }
        }

        return -1;
    }
}
