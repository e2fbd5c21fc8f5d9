using System.Buffers;
using System.Text;
using System.Text.Json;
using AgentHost.Plugins.OpenAI.Requests;

namespace AgentHost.Plugins.OpenAI.Answers;

/// <summary>Members of a message that this plugin does not know: kept as they come, and sent back with the message.</summary>
internal sealed class MessageMembers
{
    private const int MostMembers = 32;
    private const int MostCharacters = 256 * 1024;

    /// <summary>Members that have a place of their own, or say something to people alone.</summary>
    private static readonly string[] Known =
    [
        "role", "content", "refusal", "tool_calls", "function_call", "name", "audio", "annotations", "obfuscation", "reasoning", Echo.ReasoningContent,
        Echo.ReasoningDetails
    ];

    private readonly Dictionary<string, List<JsonElement>> _found = new(StringComparer.Ordinal);
    private int _characters;

    /// <summary>Takes those of a piece of the message.</summary>
    public void Read(JsonElement delta)
    {
        foreach (var member in delta.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Null || Known.Contains(member.Name, StringComparer.Ordinal)
                || (!_found.ContainsKey(member.Name) && _found.Count == MostMembers))
            {
                continue;
            }

            _characters += member.Value.GetRawText().Length;
            if (_characters <= MostCharacters)
            {
                (_found.TryGetValue(member.Name, out var pieces) ? pieces : _found[member.Name] = []).Add(member.Value.Clone());
            }
        }
    }

    /// <summary>Adds what was found to the updates; nothing where that is nothing, or too much to be kept.</summary>
    public void Close(List<ModelUpdate> updates)
    {
        if (_found.Count == 0 || _characters > MostCharacters)
        {
            return;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (name, pieces) in _found)
            {
                json.WritePropertyName(name);
                Join(json, pieces);
            }

            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        updates.Add(new OpaqueUpdate(new OpaquePart(Echo.ProviderType, document.RootElement.Clone())));
    }

    /// <summary>As streams are put together: texts and lists go on, of anything else the last counts.</summary>
    private static void Join(Utf8JsonWriter json, List<JsonElement> pieces)
    {
        if (pieces.TrueForAll(piece => piece.ValueKind == JsonValueKind.String && piece.ValueEquals(pieces[0].GetString())))
        {
            // The same with each piece is no text that goes on.
            pieces[0].WriteTo(json);
        }
        else if (pieces.TrueForAll(static piece => piece.ValueKind == JsonValueKind.String))
        {
            json.WriteStringValue(pieces.Aggregate(new StringBuilder(), static (text, piece) => text.Append(piece.GetString())).ToString());
        }
        else if (pieces.TrueForAll(static piece => piece.ValueKind == JsonValueKind.Array))
        {
            json.WriteStartArray();
            foreach (var item in pieces.SelectMany(static piece => piece.EnumerateArray()))
            {
                item.WriteTo(json);
            }

            json.WriteEndArray();
        }
        else
        {
            pieces[^1].WriteTo(json);
        }
    }
}
