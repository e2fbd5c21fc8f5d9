using System.Text.Json;
using AgentHost.Providers;

namespace AgentHost.Plugins.Anthropic.Requests;

/// <summary>Brings the contract's messages into the order that the wire wants: user and model in turn, the user first, results before anything else.</summary>
internal static class MessageOrder
{
    public static List<WireMessage> Of(ModelRequest request, Endpoint endpoint)
    {
        var messages = new List<WireMessage>();
        foreach (var message in request.Messages)
        {
            var assistant = message.Role == MessageRole.Assistant;
            var parts = assistant ? AssistantParts(message, endpoint) : [.. message.Parts.Where(Says)];
            if (parts.Count == 0)
            {
                if (assistant)
                {
                    // Only thinking, or a refusal: the wire has no message for it.
                    continue;
                }

                parts.Add(new TextPart("(empty)"));
            }

            Add(messages, assistant, parts);
        }

        return messages;
    }

    private static void Add(List<WireMessage> messages, bool assistant, List<Part> parts)
    {
        if (messages.Count == 0 && assistant)
        {
            messages.Add(new WireMessage(false) { Parts = { new TextPart("(The conversation goes on.)") } });
        }

        if (messages.Count == 0 || messages[^1].IsAssistant != assistant)
        {
            messages.Add(new WireMessage(assistant));
        }

        var into = messages[^1].Parts;
        foreach (var part in parts)
        {
            if (part is ToolResultPart)
            {
                into.Insert(into.FindLastIndex(other => other is ToolResultPart) + 1, part);
            }
            else
            {
                into.Add(part);
            }
        }
    }

    private static List<Part> AssistantParts(Message message, Endpoint endpoint)
    {
        var own = endpoint.Wrote(message);
        var parts = new List<Part>(message.Parts.Count);
        foreach (var part in message.Parts)
        {
            var kept = part switch
            {
                // What another service reasoned has no proof that this one takes.
                ReasoningPart reasoning => own && Echo.SignatureOf(reasoning) is not null,
                OpaquePart { Value.ValueKind: JsonValueKind.Object } opaque => own && opaque.Provider == Echo.ProviderType,
                ToolCallPart => true,
                _ => Says(part),
            };
            if (kept)
            {
                parts.Add(part);
            }
        }

        // "The final block in an assistant message cannot be thinking": an answer that was cut off there.
        while (parts is [.., ReasoningPart] || (parts is [.., OpaquePart last] && BlockWriter.IsRedacted(last)))
        {
            parts.RemoveAt(parts.Count - 1);
        }

        return parts;
    }

    /// <summary>Text of nothing but blanks is refused by the service ("text content blocks must contain non-whitespace text").</summary>
    private static bool Says(Part part) => part switch
    {
        ToolResultPart => true,
        ImagePart => true,
        ReasoningPart or OpaquePart or ToolCallPart => false,
        _ => !string.IsNullOrWhiteSpace(PartText.Of(part)),
    };
}
