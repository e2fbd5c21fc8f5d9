using System.Text.Json;
using AgentHost.Providers;

namespace AgentHost.Plugins.OpenAI.Requests;

/// <summary>Writes the conversation: the contract's messages as the wire's.</summary>
internal static class MessageWriter
{
    public static void Write(Utf8JsonWriter json, ModelRequest request, Endpoint endpoint, WrittenMessages written)
    {
        WriteSystem(json, request.System, ResponseFormats.HintFor(request, endpoint));
        List<ImagePart>? images = null;
        var bridge = false;
        foreach (var message in request.Messages)
        {
            if (message.Role != MessageRole.Tool)
            {
                if (bridge && (images is not null || message.Role != MessageRole.Assistant))
                {
                    WriteBridge(json);
                }

                FlushImages(json, ref images);
            }

            bridge = endpoint.AssistantAfterResults && message.Role == MessageRole.Tool;

            if (HasImages(message))
            {
                // What follows it depends on what stands behind it.
                WriteResults(json, message, endpoint, ref images);
            }
            else
            {
                written.Write(json, message, endpoint, WriteAlone);
            }
        }

        if (bridge && images is not null)
        {
            WriteBridge(json);
        }

        FlushImages(json, ref images);
    }

    /// <summary>Writes the message that a service wants between results and a user's message ("Unexpected role 'user' after role 'tool'").</summary>
    private static void WriteBridge(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, "assistant"u8);
        json.WriteString("content"u8, "(I have the results.)"u8);
        json.WriteEndObject();
    }

    private static bool HasImages(Message message) =>
        message.Role == MessageRole.Tool
        && message.Parts.Any(static part => part is ToolResultPart result && result.Content.Any(static content => content is ImagePart));

    private static void WriteAlone(Utf8JsonWriter json, Message message, Endpoint endpoint)
    {
        List<ImagePart>? none = null;
        switch (message.Role)
        {
            case MessageRole.Assistant:
                AssistantWriter.Write(json, message, endpoint);
                break;
            case MessageRole.Tool:
                WriteResults(json, message, endpoint, ref none);
                break;
            default:
                UserWriter.Write(json, message, endpoint);
                break;
        }
    }

    private static void WriteSystem(Utf8JsonWriter json, IReadOnlyList<PromptText> sections, string? hint)
    {
        var text = string.Join("\n\n", sections.Select(static section => section.Text).Append(hint ?? "").Where(static text => text.Length > 0));
        if (text.Length > 0)
        {
            json.WriteStartObject();
            json.WriteString("role"u8, "system"u8);
            json.WriteString("content"u8, SafeText.Of(text));
            json.WriteEndObject();
        }
    }

    private static void WriteResults(Utf8JsonWriter json, Message message, Endpoint endpoint, ref List<ImagePart>? images)
    {
        foreach (var part in message.Parts)
        {
            if (part is not ToolResultPart result)
            {
                continue;
            }

            json.WriteStartObject();
            json.WriteString("role"u8, "tool"u8);
            json.WriteString("tool_call_id"u8, CallIds.Of(result.CallId, endpoint.CallIdLength));
            json.WriteString("content"u8, TextOf(result, endpoint, ref images));
            json.WriteEndObject();
        }
    }

    private static string TextOf(ToolResultPart result, Endpoint endpoint, ref List<ImagePart>? images)
    {
        var pieces = new List<string>(result.Content.Count);
        foreach (var part in result.Content)
        {
            if (part is ImagePart { Data: not null } image && endpoint.Images)
            {
                (images ??= []).Add(image);
                pieces.Add("[The image follows in the next message.]");
            }
            else if (PartText.Of(part) is { Length: > 0 } text)
            {
                pieces.Add(text);
            }
        }

        return ResultText.Of(pieces, result.IsError);
    }

    /// <summary>
    /// Tool messages carry text only (API reference, "Tool message": content is text parts), and nothing may stand between the results of one answer: images
    /// come after the last.
    /// </summary>
    private static void FlushImages(Utf8JsonWriter json, ref List<ImagePart>? images)
    {
        if (images is null)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("role"u8, "user"u8);
        json.WriteStartArray("content"u8);
        UserWriter.WriteText(json, images.Count == 1 ? "The image from the tool's result:" : "The images from the tools' results, in order:");
        foreach (var image in images)
        {
            UserWriter.WriteImage(json, image);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        images = null;
    }
}
