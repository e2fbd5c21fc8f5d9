using System.Globalization;
using System.Text.Json;
using AgentHost.Providers;

namespace AgentHost.Plugins.Ollama.Requests;

/// <summary>Writes the conversation.</summary>
internal static class MessageWriter
{
    /// <returns>How many images were written, and the bytes that they take.</returns>
    public static (int Count, long Bytes) Write(Utf8JsonWriter json, ModelRequest request, Endpoint endpoint)
    {
        var sum = (Count: 0, Bytes: 0L);
        json.WriteStartArray("messages"u8);
        WriteSystem(json, request.System);

        // The wire names the tool beside each result; the contract knows it by the call.
        var tools = new Dictionary<string, string>(StringComparer.Ordinal);
        List<ImagePart> late = [];
        foreach (var message in request.Messages)
        {
            if (message.Role != MessageRole.Tool)
            {
                FlushImages(json, late, ref sum);
            }

            switch (message.Role)
            {
                case MessageRole.Assistant:
                    WriteAssistant(json, message, endpoint, tools);
                    break;
                case MessageRole.Tool:
                    WriteResults(json, message, endpoint, tools, late);
                    break;
                default:
                    WriteUser(json, message, endpoint, ref sum);
                    break;
            }
        }

        FlushImages(json, late, ref sum);
        json.WriteEndArray();
        return sum;
    }

    private static void WriteSystem(Utf8JsonWriter json, IReadOnlyList<PromptText> sections)
    {
        var text = string.Join("\n\n", sections.Where(section => section.Text.Length > 0).Select(section => section.Text));
        if (text.Length > 0)
        {
            Begin(json, "system"u8, text);
            json.WriteEndObject();
        }
    }

    private static void WriteUser(Utf8JsonWriter json, Message message, Endpoint endpoint, ref (int Count, long Bytes) sum)
    {
        var images = endpoint.Images ? message.Parts.OfType<ImagePart>().Where(image => image.Data is { IsEmpty: false }).ToList() : [];
        var texts = message.Parts.Where(part => part is not ImagePart image || !images.Contains(image)).Select(PartText.Of).Where(text => text.Length > 0);
        Begin(json, "user"u8, message.Parts is [TextPart only] ? only.Text : string.Join("\n\n", texts));
        WriteImages(json, images, ref sum);
        json.WriteEndObject();
    }

    private static void WriteAssistant(Utf8JsonWriter json, Message message, Endpoint endpoint, Dictionary<string, string> tools)
    {
        var calls = message.Parts.OfType<ToolCallPart>().ToList();
        var text = string.Concat(message.Parts.Where(part => part is TextPart or SummaryPart).Select(PartText.Of));
        if (calls.Count == 0 && text.Length == 0)
        {
            // Only thinking, or a refusal: nothing that a template would show.
            return;
        }

        Begin(json, "assistant"u8, text);
        if (endpoint.Wrote(message) && string.Concat(message.Parts.OfType<ReasoningPart>().Select(part => part.Text)) is { Length: > 0 } thinking)
        {
            json.WriteString("thinking"u8, SafeText.Of(thinking));
        }

        if (calls.Count > 0)
        {
            json.WriteStartArray("tool_calls"u8);
            for (var i = 0; i < calls.Count; i++)
            {
                tools[calls[i].CallId] = calls[i].Tool;
                json.WriteStartObject();
                json.WriteString("id"u8, SafeText.Of(calls[i].CallId));
                json.WriteStartObject("function"u8);
                json.WriteNumber("index"u8, i);
                json.WriteString("name"u8, SafeText.Of(calls[i].Tool));
                json.WritePropertyName("arguments"u8);
                json.WriteRawValue(CallArguments.ObjectText(calls[i].Arguments), skipInputValidation: true);
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteResults(Utf8JsonWriter json, Message message, Endpoint endpoint, Dictionary<string, string> tools, List<ImagePart> late)
    {
        foreach (var result in message.Parts.OfType<ToolResultPart>())
        {
            Begin(json, "tool"u8, Text(result, endpoint, late));
            json.WriteString("tool_name"u8, SafeText.Of(tools.GetValueOrDefault(result.CallId, "tool")));
            json.WriteString("tool_call_id"u8, SafeText.Of(result.CallId));
            json.WriteEndObject();
        }
    }

    private static string Text(ToolResultPart result, Endpoint endpoint, List<ImagePart> late)
    {
        var pieces = new List<string>(result.Content.Count);
        foreach (var part in result.Content)
        {
            if (part is ImagePart { Data.IsEmpty: false } image && endpoint.Images)
            {
                late.Add(image);
                pieces.Add("[The image follows in the next message.]");
            }
            else if (PartText.Of(part) is { Length: > 0 } text)
            {
                pieces.Add(text);
            }
        }

        var whole = string.Join('\n', pieces);

        // The wire has no place that says "failed"; the text must.
        return result.IsError && !whole.StartsWith("Error", StringComparison.OrdinalIgnoreCase) ? "Error: " + whole : whole;
    }

    /// <summary>Templates of models show images of the user alone, and nothing may stand between the results of one answer.</summary>
    private static void FlushImages(Utf8JsonWriter json, List<ImagePart> late, ref (int Count, long Bytes) sum)
    {
        if (late.Count == 0)
        {
            return;
        }

        Begin(
            json,
            "user"u8,
            late.Count == 1
                ? "The image from the tool's result:"
                : string.Create(CultureInfo.InvariantCulture, $"The {late.Count} images from the tools' results, in order:"));
        WriteImages(json, late, ref sum);
        json.WriteEndObject();
        late.Clear();
    }

    private static void WriteImages(Utf8JsonWriter json, List<ImagePart> images, ref (int Count, long Bytes) sum)
    {
        if (images.Count == 0)
        {
            return;
        }

        json.WriteStartArray("images"u8);
        foreach (var image in images)
        {
            var data = image.Data!.Value.Span;
            json.WriteBase64StringValue(data);
            sum = (sum.Count + 1, sum.Bytes + ((data.Length + 2) / 3 * 4L));
        }

        json.WriteEndArray();
    }

    private static void Begin(Utf8JsonWriter json, ReadOnlySpan<byte> role, string content)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, role);
        json.WriteString("content"u8, SafeText.Of(content));
    }
}
