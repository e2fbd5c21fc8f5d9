using System.Text;
using AgentHost.Client;

namespace AgentHost.Kernel.Turns;

/// <summary>Takes a request apart for people who want to see it.</summary>
public static class RequestParts
{
    /// <summary>Bytes of a token, about, in text and code of all common models.</summary>
    private const int BytesOfToken = 4;

    public static RequestPreview Of(
        string model,
        IReadOnlyList<PromptText> system,
        IReadOnlyList<ToolSpec> tools,
        IReadOnlyList<Message> history,
        IReadOnlyList<Part> prompt,
        Func<string, string> redact)
    {
        var parts = new List<RequestPart>();
        void Add(string kind, string name, string text) => parts.Add(new RequestPart(kind, name, redact(text), Tokens(text)));
        foreach (var section in system)
        {
            Add("system", section.Name, section.Text);
        }

        foreach (var tool in tools)
        {
            Add("tool", tool.Name, $"{tool.Description}\n{tool.InputSchema.GetRawText()}");
        }

        foreach (var message in history)
        {
            Add("message", EnumNames.Write(message.Role), TextOf(message.Parts));
        }

        Add("prompt", EnumNames.Write(MessageRole.User), TextOf(prompt));
        return new RequestPreview(model, parts);
    }

    private static int Tokens(string text) => (Encoding.UTF8.GetByteCount(text) + BytesOfToken - 1) / BytesOfToken;

    private static string TextOf(IReadOnlyList<Part> parts) =>
        string.Join('\n', parts.Select(static part => part is TextPart text ? text.Text : ClientJson.Write(part)));
}
