using System.Text.Json;
using AgentHost.Plugins.OpenAI.Requests;
using AgentHost.Providers;

namespace AgentHost.Plugins.OpenAI.Answers;

/// <summary>Puts the pieces of tool calls together, in the shapes that services send them.</summary>
internal sealed class ToolCallReader
{
    // More calls than any answer has; a service that sends more is broken.
    private const int Most = 1000;

    private readonly List<PendingCall> _calls = [];

    public bool Any => _calls.Count > 0;

    /// <summary>A call that has ended without a tool's name; the answer is useless then.</summary>
    public bool Nameless => _calls.Exists(call => !call.HasName);

    public bool TooMany => _calls.Count > Most;

    /// <summary>Reads <c>tool_calls</c> of a delta.</summary>
    public void Read(JsonElement list, List<ModelUpdate> updates)
    {
        foreach (var piece in list.EnumerateArray())
        {
            if (piece.ValueKind == JsonValueKind.Object && _calls.Count <= Most)
            {
                ReadPiece(piece, updates);
            }
        }
    }

    /// <summary>Ends all calls.</summary>
    public void Close(List<ModelUpdate> updates)
    {
        foreach (var call in _calls)
        {
            call.Close(updates);
        }
    }

    private void ReadPiece(JsonElement piece, List<ModelUpdate> updates)
    {
        var id = JsonText.Member(piece, "id");
        var function = piece.TryGetProperty("function"u8, out var value) && value.ValueKind == JsonValueKind.Object ? value : default;
        var name = function.ValueKind == JsonValueKind.Object ? JsonText.Member(function, "name") : null;
        var call = Find(piece, id, name);
        if (!string.IsNullOrEmpty(id))
        {
            call.TakeId(id);
        }

        if (name is not null)
        {
            call.TakeName(name);
        }

        if (piece.TryGetProperty(Echo.ExtraContent, out var extra) && extra.ValueKind == JsonValueKind.Object)
        {
            call.TakeOpaque(OpaqueValue.Of(Echo.ExtraContent, extra));
        }

        if (function.ValueKind == JsonValueKind.Object && function.TryGetProperty("arguments"u8, out var arguments))
        {
            call.TakeArguments(ArgumentText(arguments), updates);
        }
    }

    /// <summary>
    /// The call that a piece belongs to: by its index. Gemini's OpenAI endpoint has sent pieces without an index, and some gateways number all parallel calls
    /// 0: there a new id together with a name begins a new call.
    /// </summary>
    private PendingCall Find(JsonElement piece, string? id, string? name)
    {
        long? index = piece.TryGetProperty("index"u8, out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt64(out var given)
            ? given
            : null;
        PendingCall? found = null;
        for (var i = _calls.Count - 1; i >= 0 && found is null; i--)
        {
            var call = _calls[i];
            if (index is null ? string.IsNullOrEmpty(id) || call.Id == id : call.WireIndex == index)
            {
                found = call;
            }
        }

        var another = found is not null && !string.IsNullOrEmpty(name) && !string.IsNullOrEmpty(id) && found.Id is not null && found.Id != id;

        // Neither index nor id, but a name after a finished one: whole calls, one after the other.
        another |= found is not null && index is null && string.IsNullOrEmpty(id) && !string.IsNullOrEmpty(name) && found.HasName;
        if (found is null || another)
        {
            found = new PendingCall(_calls.Count) { WireIndex = index };
            _calls.Add(found);
        }

        return found;
    }

    /// <summary>
    /// A string by the rules; an object from gateways that pass on what Ollama and Gemini send. An empty object is nothing yet: the pieces may follow.
    /// </summary>
    private static string ArgumentText(JsonElement arguments) => arguments.ValueKind switch
    {
        JsonValueKind.String => JsonText.Of(arguments),
        JsonValueKind.Object when arguments.EnumerateObject().MoveNext() => arguments.GetRawText(),
        _ => "",
    };
}
