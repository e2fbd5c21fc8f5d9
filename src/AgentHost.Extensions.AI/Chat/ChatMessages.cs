using System.Text.Json;
using AgentHost.Providers;
using Microsoft.Extensions.AI;

namespace AgentHost.Extensions.AI;

/// <summary>The conversation as chat messages.</summary>
internal static class ChatMessages
{
    /// <summary>Name of the member of the contract's opaque object that holds what a reasoning part carries back to the service.</summary>
    public const string ProtectedData = "protectedData";

    public static List<ChatMessage> Of(ModelRequest request, ChatEndpoint endpoint)
    {
        var messages = new List<ChatMessage>(request.Messages.Count + 1);
        var system = string.Join("\n\n", request.System.Select(static section => section.Text).Where(static text => text.Length > 0));
        if (system.Length > 0)
        {
            messages.Add(new ChatMessage(ChatRole.System, SafeText.Of(system)));
        }

        var images = new List<AIContent>();
        foreach (var message in request.Messages)
        {
            if (message.Role != MessageRole.Tool)
            {
                AddImages(messages, images);
            }

            var contents = message.Role switch
            {
                MessageRole.Assistant => OfAssistant(message, endpoint),
                MessageRole.Tool => OfResults(message, endpoint, images),
                _ => OfUser(message, endpoint),
            };
            if (contents.Count > 0)
            {
                messages.Add(new ChatMessage(RoleOf(message.Role), contents));
            }
        }

        AddImages(messages, images);
        return messages;
    }

    private static ChatRole RoleOf(MessageRole role) => role switch
    {
        MessageRole.Assistant => ChatRole.Assistant,
        MessageRole.Tool => ChatRole.Tool,
        _ => ChatRole.User,
    };

    private static List<AIContent> OfUser(Message message, ChatEndpoint endpoint)
    {
        var contents = new List<AIContent>(message.Parts.Count);
        foreach (var part in message.Parts)
        {
            if (part is ImagePart { Data: { } bytes } image && endpoint.Images)
            {
                contents.Add(new DataContent(bytes, image.MediaType));
            }
            else
            {
                AddText(contents, PartText.Of(part));
            }
        }

        return contents;
    }

    private static List<AIContent> OfAssistant(Message message, ChatEndpoint endpoint)
    {
        var own = endpoint.Wrote(message);
        var contents = new List<AIContent>(message.Parts.Count);
        foreach (var part in message.Parts)
        {
            switch (part)
            {
                case TextPart or SummaryPart:
                    AddText(contents, PartText.Of(part));
                    break;
                case ReasoningPart reasoning when own:
                    contents.Add(new TextReasoningContent(SafeText.Of(reasoning.Text)) { ProtectedData = Protected(reasoning) });
                    break;
                case ToolCallPart call:
                    contents.Add(new FunctionCallContent(call.CallId, call.Tool, ArgumentsOf(call)));
                    break;
            }
        }

        // Reasoning alone is no message: services refuse one without an answer.
        return contents.TrueForAll(static content => content is TextReasoningContent) ? [] : contents;
    }

    private static List<AIContent> OfResults(Message message, ChatEndpoint endpoint, List<AIContent> images)
    {
        var contents = new List<AIContent>(message.Parts.Count);
        foreach (var result in message.Parts.OfType<ToolResultPart>())
        {
            contents.Add(new FunctionResultContent(result.CallId, ResultText(result, endpoint, images)));
        }

        return contents;
    }

    private static string ResultText(ToolResultPart result, ChatEndpoint endpoint, List<AIContent> images)
    {
        var pieces = new List<string>(result.Content.Count);
        foreach (var part in result.Content)
        {
            if (part is ImagePart { Data: { } bytes } image && endpoint.Images)
            {
                images.Add(new DataContent(bytes, image.MediaType));
                pieces.Add("[The image follows in the next message.]");
            }
            else if (PartText.Of(part) is { Length: > 0 } text)
            {
                pieces.Add(text);
            }
        }

        // A result has no place that says "failed" and that all clients send on; the text must.
        var whole = SafeText.Of(string.Join('\n', pieces));
        return result.IsError && !whole.StartsWith("Error", StringComparison.OrdinalIgnoreCase) ? "Error: " + whole : whole;
    }

    /// <summary>Most clients make text of results: images come in a message of their own, behind the last result of an answer.</summary>
    private static void AddImages(List<ChatMessage> messages, List<AIContent> images)
    {
        if (images.Count > 0)
        {
            var lead = images.Count == 1 ? "The image from the tool's result:" : "The images from the tools' results, in order:";
            messages.Add(new ChatMessage(ChatRole.User, [new TextContent(lead), .. images]));
            images.Clear();
        }
    }

    private static void AddText(List<AIContent> contents, string text)
    {
        if (text.Length > 0)
        {
            contents.Add(new TextContent(SafeText.Of(text)));
        }
    }

    private static string? Protected(ReasoningPart reasoning) =>
        reasoning.Opaque is { ValueKind: JsonValueKind.Object } opaque ? JsonText.Member(opaque, ProtectedData) : null;

    private static Dictionary<string, object?> ArgumentsOf(ToolCallPart call)
    {
        var arguments = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var member in AgentJson.Parse(CallArguments.ObjectText(call.Arguments)).EnumerateObject())
        {
            arguments[member.Name] = member.Value;
        }

        return arguments;
    }
}
