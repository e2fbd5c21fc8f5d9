using System.Text.Json;
using AgentHost.Plugins.OpenAI.Requests;
using AgentHost.Providers;

namespace AgentHost.Plugins.OpenAI.Responses;

/// <summary>Writes a model's message as the items that it was, in their order.</summary>
/// <param name="json">Where to.</param>
/// <param name="message">The message.</param>
/// <param name="own">Whether what it brought along for its service goes back.</param>
internal sealed class OutputWriter(Utf8JsonWriter json, Message message, bool own)
{
    private readonly List<ToolCallPart> _calls = [.. message.Parts.OfType<ToolCallPart>()];
    private readonly List<JsonElement> _reasoning = [];
    private int _written;

    public void Write()
    {
        for (var i = 0; i < message.Parts.Count; i++)
        {
            switch (message.Parts[i])
            {
                case ReasoningPart part when own && ResponsesEcho.TryItem(part.Opaque, out var item):
                    WriteCalls(ResponsesEcho.PlaceOf(part.Opaque));
                    _reasoning.Add(item);
                    break;
                case OpaquePart { Provider: ResponsesEcho.ProviderType } part when own && ResponsesEcho.TryItem(part.Value, out var item):
                    WriteCalls(ResponsesEcho.PlaceOf(part.Value));
                    Flush();
                    item.WriteTo(json);
                    break;
                case TextPart or SummaryPart:
                    i = WriteText(i);
                    break;
            }
        }

        // Reasoning that nothing came of, as of an answer that was cut off there, is refused; it stays unwritten.
        WriteCalls(long.MaxValue);
    }

    /// <summary>Writes the text that begins here, as one message.</summary>
    /// <returns>The place of its last part.</returns>
    private int WriteText(int from)
    {
        var last = from;
        while (last + 1 < message.Parts.Count && message.Parts[last + 1] is TextPart or SummaryPart)
        {
            last++;
        }

        var text = string.Concat(message.Parts.Skip(from).Take(last + 1 - from).Select(PartText.Of));
        if (text.Length == 0)
        {
            return last;
        }

        var mark = own && last + 1 < message.Parts.Count
            && message.Parts[last + 1] is OpaquePart { Provider: ResponsesEcho.ProviderType, Value.ValueKind: JsonValueKind.Object } behind
            && !ResponsesEcho.TryItem(behind.Value, out _) ? behind.Value : (JsonElement?)null;
        WriteCalls(ResponsesEcho.PlaceOf(mark));
        Flush();
        json.WriteStartObject();
        json.WriteString("type"u8, "message"u8);
        json.WriteString("role"u8, "assistant"u8);
        if (mark is { } value && ResponsesEcho.PhaseOf(value) is { } phase)
        {
            json.WriteString("phase"u8, phase);
        }

        json.WriteStartArray("content"u8);
        InputWriter.WriteText(json, "output_text"u8, text);
        json.WriteEndArray();
        json.WriteEndObject();
        return last;
    }

    /// <summary>Writes the calls that stood before a place; none when that is not known.</summary>
    private void WriteCalls(long? before)
    {
        while (before is { } place && _written < _calls.Count && (place == long.MaxValue || ResponsesEcho.PlaceOf(_calls[_written].Opaque) < place))
        {
            Flush();
            var call = _calls[_written++];
            json.WriteStartObject();
            json.WriteString("type"u8, "function_call"u8);
            json.WriteString("call_id"u8, CallIds.Of(call.CallId, null));
            json.WriteString("name"u8, SafeText.Of(call.Tool));
            json.WriteString("arguments"u8, CallArguments.ObjectText(call.Arguments));
            json.WriteEndObject();
        }
    }

    private void Flush()
    {
        foreach (var item in _reasoning)
        {
            item.WriteTo(json);
        }

        _reasoning.Clear();
    }
}
