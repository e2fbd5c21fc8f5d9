using System.Text.Json;
using AgentHost.Providers;

namespace AgentHost.Plugins.OpenAI.Requests;

/// <summary>Writes a model's message: text, tool calls, and what this provider asked to have back.</summary>
internal static class AssistantWriter
{
    public static void Write(Utf8JsonWriter json, Message message, Endpoint endpoint)
    {
        var calls = message.Parts.OfType<ToolCallPart>().ToList();
        var text = string.Concat(message.Parts.Where(part => part is TextPart or SummaryPart).Select(PartText.Of));
        if (calls.Count == 0 && text.Length == 0)
        {
            // Only reasoning, or a refusal: the wire has no message for it.
            return;
        }

        json.WriteStartObject();
        json.WriteString("role"u8, "assistant"u8);
        if (text.Length > 0)
        {
            json.WriteString("content"u8, SafeText.Of(text));
        }
        else
        {
            json.WriteNull("content"u8);
        }

        var own = endpoint.Wrote(message);
        WriteReasoning(json, message, own, endpoint, calls: calls.Count > 0);
        WriteMembers(json, message, own && endpoint.EchoUnknown);

        if (calls.Count > 0)
        {
            json.WriteStartArray("tool_calls"u8);
            for (var i = 0; i < calls.Count; i++)
            {
                WriteCall(json, calls[i], endpoint, own, first: i == 0);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteCall(Utf8JsonWriter json, ToolCallPart call, Endpoint endpoint, bool own, bool first)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, CallIds.Of(call.CallId, endpoint.CallIdLength));
        json.WriteString("type"u8, "function"u8);
        json.WriteStartObject("function"u8);
        json.WriteString("name"u8, SafeText.Of(call.Tool));
        // Servers that run a chat template (vLLM, llama.cpp) parse the arguments.
        json.WriteString("arguments"u8, CallArguments.ObjectText(call.Arguments));
        json.WriteEndObject();
        if (own && call.Opaque is { ValueKind: JsonValueKind.Object } opaque && opaque.TryGetProperty(Echo.ExtraContent, out var extra))
        {
            json.WritePropertyName(Echo.ExtraContent);
            extra.WriteTo(json);
        }
        else if (first && endpoint.MissingSignature is { } signature)
        {
            // Of parallel calls the service signs the first one alone.
            json.WriteStartObject(Echo.ExtraContent);
            json.WriteStartObject("google"u8);
            json.WriteString("thought_signature"u8, signature);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>Writes members that the service sent and nobody here knows, as they were.</summary>
    private static void WriteMembers(Utf8JsonWriter json, Message message, bool own)
    {
        foreach (var part in own ? message.Parts.OfType<OpaquePart>() : [])
        {
            if (part.Provider == Echo.ProviderType && part.Value.ValueKind == JsonValueKind.Object)
            {
                foreach (var member in part.Value.EnumerateObject())
                {
                    member.WriteTo(json);
                }
            }
        }
    }

    /// <param name="json">Where to.</param>
    /// <param name="message">The message.</param>
    /// <param name="own">Whether it came from this entry.</param>
    /// <param name="endpoint">Where to send it.</param>
    /// <param name="calls">Whether it calls tools: some services want the member there even when there is nothing to say.</param>
    private static void WriteReasoning(Utf8JsonWriter json, Message message, bool own, Endpoint endpoint, bool calls)
    {
        var text = endpoint.EchoReasoning && calls ? "" : null;
        List<JsonElement>? details = null;
        foreach (var part in message.Parts)
        {
            if (!own || part is not ReasoningPart { Opaque: { ValueKind: JsonValueKind.Object } opaque } reasoning)
            {
                continue;
            }

            if (opaque.TryGetProperty(Echo.ReasoningContent, out var wanted)
                && (wanted.ValueKind == JsonValueKind.True || (calls && endpoint.EchoesWithCalls && wanted.ValueKind == JsonValueKind.String)))
            {
                text += reasoning.Text;
            }

            if (opaque.TryGetProperty(Echo.ReasoningDetails, out var list) && list.ValueKind == JsonValueKind.Array)
            {
                (details ??= []).AddRange(list.EnumerateArray());
            }
        }

        if (text is not null)
        {
            json.WriteString(Echo.ReasoningContent, SafeText.Of(text));
        }

        if (details is not null)
        {
            json.WriteStartArray(Echo.ReasoningDetails);
            foreach (var detail in details)
            {
                detail.WriteTo(json);
            }

            json.WriteEndArray();
        }
    }
}
