using System.Text.Json;
using AgentHost.Plugins.OpenAI.Requests;
using AgentHost.Providers;

namespace AgentHost.Plugins.OpenAI.Responses;

/// <summary>Writes the conversation: the contract's messages as the wire's input items.</summary>
internal static class InputWriter
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<Message> messages, Endpoint endpoint, WrittenInput written)
    {
        Action<Utf8JsonWriter, Message, Endpoint> write = written.Reasoning ? WriteWhole : WriteWithoutReasoning;
        foreach (var message in messages)
        {
            written.Messages.Write(json, message, endpoint, write);
        }
    }

    public static void WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> type, string text)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        json.WriteString("text"u8, SafeText.Of(text));
        json.WriteEndObject();
    }

    private static void WriteWhole(Utf8JsonWriter json, Message message, Endpoint endpoint) =>
        WriteAlone(json, message, endpoint, endpoint.WroteAsThisModel(message));

    private static void WriteWithoutReasoning(Utf8JsonWriter json, Message message, Endpoint endpoint) => WriteAlone(json, message, endpoint, own: false);

    private static void WriteAlone(Utf8JsonWriter json, Message message, Endpoint endpoint, bool own)
    {
        switch (message.Role)
        {
            case MessageRole.Assistant:
                new OutputWriter(json, message, own).Write();
                break;
            case MessageRole.Tool:
                foreach (var part in message.Parts)
                {
                    if (part is ToolResultPart result)
                    {
                        WriteResult(json, result, endpoint);
                    }
                }

                break;
            default:
                WriteUser(json, message, endpoint);
                break;
        }
    }

    private static void WriteUser(Utf8JsonWriter json, Message message, Endpoint endpoint)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, "user"u8);
        if (message.Parts.Any(part => IsShown(part, endpoint)))
        {
            json.WritePropertyName("content"u8);
            WriteParts(json, message.Parts, endpoint);
        }
        else
        {
            json.WriteString("content"u8, SafeText.Of(string.Join("\n\n", message.Parts.Select(PartText.Of).Where(static text => text.Length > 0))));
        }

        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, ToolResultPart result, Endpoint endpoint)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "function_call_output"u8);
        json.WriteString("call_id"u8, CallIds.Of(result.CallId, null));
        if (!result.IsError && result.Content.Any(part => IsShown(part, endpoint)))
        {
            json.WritePropertyName("output"u8);
            WriteParts(json, result.Content, endpoint);
        }
        else
        {
            json.WriteString("output"u8, ResultText.Of([.. result.Content.Select(PartText.Of).Where(static text => text.Length > 0)], result.IsError));
        }

        json.WriteEndObject();
    }

    private static bool IsShown(Part part, Endpoint endpoint) => endpoint.Images && part is ImagePart { Data: not null };

    private static void WriteParts(Utf8JsonWriter json, IReadOnlyList<Part> parts, Endpoint endpoint)
    {
        json.WriteStartArray();
        foreach (var part in parts)
        {
            if (IsShown(part, endpoint))
            {
                WriteImage(json, (ImagePart)part);
            }
            else if (PartText.Of(part) is { Length: > 0 } text)
            {
                WriteText(json, "input_text"u8, text);
            }
        }

        json.WriteEndArray();
    }

    private static void WriteImage(Utf8JsonWriter json, ImagePart image)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "input_image"u8);
        json.WriteString("image_url"u8, SafeText.Of($"data:{image.MediaType};base64,{Convert.ToBase64String(image.Data!.Value.Span)}"));
        json.WriteString("detail"u8, SafeText.Of(image.Detail ?? "auto"));
        json.WriteEndObject();
    }
}
