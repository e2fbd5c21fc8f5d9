using System.Text.Json;
using AgentHost.Providers;

namespace AgentHost.Plugins.Anthropic.Requests;

/// <summary>Writes content blocks.</summary>
internal static class BlockWriter
{
    /// <summary>Writes a part as its block.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="part">A part that <see cref="MessageOrder"/> let through.</param>
    /// <param name="endpoint">Who reads it.</param>
    /// <param name="mark">Whether what ends here is worth keeping for the next request.</param>
    public static void Write(Utf8JsonWriter json, Part part, Endpoint endpoint, bool mark)
    {
        switch (part)
        {
            case ReasoningPart reasoning:
                json.WriteStartObject();
                json.WriteString("type"u8, "thinking"u8);
                json.WriteString("thinking"u8, SafeText.Of(reasoning.Text));
                json.WriteString("signature"u8, Echo.SignatureOf(reasoning));
                json.WriteEndObject();
                break;
            case OpaquePart opaque:
                opaque.Value.WriteTo(json);
                break;
            case ToolCallPart call:
                WriteCall(json, call);
                break;
            case ToolResultPart result:
                WriteResult(json, result, endpoint, mark);
                break;
            case ImagePart image when CanBeShown(image, endpoint):
                WriteImage(json, image, mark);
                break;
            default:
                WriteText(json, PartText.Of(part), mark);
                break;
        }
    }

    public static void WriteText(Utf8JsonWriter json, string text, bool mark)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "text"u8);
        json.WriteString("text"u8, SafeText.Of(text));
        WriteMark(json, mark);
        json.WriteEndObject();
    }

    public static void WriteMark(Utf8JsonWriter json, bool mark)
    {
        if (mark)
        {
            json.WriteStartObject("cache_control"u8);
            json.WriteString("type"u8, "ephemeral"u8);
            json.WriteEndObject();
        }
    }

    public static bool IsRedacted(OpaquePart part) => JsonText.Member(part.Value, "type") == "redacted_thinking";

    private static void WriteCall(Utf8JsonWriter json, ToolCallPart call)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "tool_use"u8);
        json.WriteString("id"u8, CallIds.Of(call.CallId));
        json.WriteString("name"u8, SafeText.Of(call.Tool));
        json.WritePropertyName("input"u8);
        json.WriteRawValue(CallArguments.ObjectText(call.Arguments), skipInputValidation: true);
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, ToolResultPart result, Endpoint endpoint, bool mark)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "tool_result"u8);
        json.WriteString("tool_use_id"u8, CallIds.Of(result.CallId));
        var content = result.Content.Where(part =>
            (part is ImagePart image && CanBeShown(image, endpoint)) || !string.IsNullOrWhiteSpace(PartText.Of(part))).ToList();
        if (content.Count > 0)
        {
            json.WriteStartArray("content"u8);
            foreach (var part in content)
            {
                if (part is ImagePart image && CanBeShown(image, endpoint))
                {
                    WriteImage(json, image, mark: false);
                }
                else
                {
                    WriteText(json, PartText.Of(part), mark: false);
                }
            }

            json.WriteEndArray();
        }

        if (result.IsError)
        {
            json.WriteBoolean("is_error"u8, true);

            // "content cannot be empty if is_error is true".
            if (content.Count == 0)
            {
                json.WriteString("content"u8, "failed"u8);
            }
        }

        WriteMark(json, mark);
        json.WriteEndObject();
    }

    /// <summary>The service sees these kinds alone (API reference, "Base64 image source"); others are named in words.</summary>
    private static bool CanBeShown(ImagePart image, Endpoint endpoint) =>
        endpoint.Images && image.Data is { IsEmpty: false } && image.MediaType is ("image/jpeg" or "image/png" or "image/gif" or "image/webp");

    private static void WriteImage(Utf8JsonWriter json, ImagePart image, bool mark)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "image"u8);
        json.WriteStartObject("source"u8);
        json.WriteString("type"u8, "base64"u8);
        json.WriteString("media_type"u8, image.MediaType);
        json.WriteBase64String("data"u8, image.Data!.Value.Span);
        json.WriteEndObject();
        WriteMark(json, mark);
        json.WriteEndObject();
    }
}
