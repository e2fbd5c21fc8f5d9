using System.Buffers;
using System.Text;
using System.Text.Json;
using AgentHost.Plugins.Anthropic.Requests;
using AgentHost.Providers;

namespace AgentHost.Plugins.Anthropic.Answers;

/// <summary>A content block that is still arriving.</summary>
internal sealed class Block(string type, JsonElement start)
{
    // Looked at as the block begins, where text that is not Unicode is caught.
    private readonly string _wholeInput = JsonText.TryObject(start, "input", out var given) ? given.GetRawText() : "{}";
    private readonly bool _canBeKept = type is "text" or "thinking" or "tool_use" || CanBeWritten(start);
    private StringBuilder? _signature;
    private StringBuilder? _input;
    private bool _closed;

    public string Type => type;

    /// <summary>The place of a tool call among the calls of this answer.</summary>
    public int CallIndex { get; init; }

    /// <summary>Says what the block begins with. Gateways that do not stream a block put all of it here.</summary>
    public void Open(List<ModelUpdate> updates)
    {
        switch (type)
        {
            case "text":
                TakeText(JsonText.Member(start, "text"), updates);
                break;
            case "thinking":
                TakeThinking(JsonText.Member(start, "thinking"), updates);
                TakeSignature(JsonText.Member(start, "signature"));
                break;
            case "tool_use":
                updates.Add(new ToolCallDelta(CallIndex)
                {
                    CallId = JsonText.Member(start, "id") is { Length: > 0 } id ? id : null,
                    Tool = JsonText.Member(start, "name")
                });
                break;
        }
    }

    public void Take(JsonElement delta, List<ModelUpdate> updates)
    {
        switch (JsonText.Member(delta, "type"))
        {
            case "text_delta":
                TakeText(JsonText.Member(delta, "text"), updates);
                break;
            case "thinking_delta":
                TakeThinking(JsonText.Member(delta, "thinking"), updates);
                break;
            case "signature_delta":
                TakeSignature(JsonText.Member(delta, "signature"));
                break;
            case "input_json_delta" when JsonText.Member(delta, "partial_json") is { Length: > 0 } piece:
                if (type == "tool_use")
                {
                    _input ??= new StringBuilder();
                    _input.Append('.');
                    updates.Add(new ToolCallDelta(CallIndex) { Arguments = piece });
                }
                else
                {
                    (_input ??= new StringBuilder()).Append(piece);
                }

                break;
        }
    }

    /// <summary>Says what is still unsaid.</summary>
    public void Close(List<ModelUpdate> updates)
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        switch (type)
        {
            case "text":
                break;
            case "thinking":
                if (_signature is not null)
                {
                    updates.Add(new ReasoningDelta("") { Opaque = Echo.Signature(_signature.ToString()) });
                }

                break;
            case "tool_use":
                if (_input is null)
                {
                    updates.Add(new ToolCallDelta(CallIndex) { Arguments = _wholeInput });
                }

                break;
            default:
                // Hidden thinking, and blocks of tools that the service runs itself: kept whole, sent back as they are.
                if (_canBeKept)
                {
                    updates.Add(new OpaqueUpdate(new OpaquePart(Echo.ProviderType, Whole())));
                }

                break;
        }
    }

    private static void TakeText(string? text, List<ModelUpdate> updates)
    {
        if (!string.IsNullOrEmpty(text))
        {
            updates.Add(new TextDelta(text));
        }
    }

    private static void TakeThinking(string? text, List<ModelUpdate> updates)
    {
        if (!string.IsNullOrEmpty(text))
        {
            updates.Add(new ReasoningDelta(text));
        }
    }

    private void TakeSignature(string? piece)
    {
        if (!string.IsNullOrEmpty(piece))
        {
            (_signature ??= new StringBuilder()).Append(piece);
        }
    }

    /// <summary>The block as it began, with the input that came after.</summary>
    private JsonElement Whole()
    {
        if (_input is null || !TryParse(_input.ToString(), out var arguments))
        {
            return start;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var member in start.EnumerateObject())
            {
                if (!member.NameEquals("input"u8))
                {
                    member.WriteTo(json);
                }
            }

            json.WritePropertyName("input"u8);
            arguments.WriteTo(json);
            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }

    private static bool TryParse(string text, out JsonElement value)
    {
        value = default;
        try
        {
            using var document = JsonDocument.Parse(text);
            if (CanBeWritten(document.RootElement))
            {
                value = document.RootElement.Clone();
                return true;
            }
        }
        catch (JsonException)
        {
            // Cut off: what the block began with must do.
        }

        return false;
    }

    /// <summary>Half a surrogate pair can be read but never written again: neither to the log nor to the service.</summary>
    private static bool CanBeWritten(JsonElement value)
    {
        try
        {
            using var json = new Utf8JsonWriter(Stream.Null);
            value.WriteTo(json);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
