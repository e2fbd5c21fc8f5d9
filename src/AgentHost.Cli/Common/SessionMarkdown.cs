using System.Globalization;
using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Common;

/// <summary>A session as a Markdown document. What a message says is quoted where it could be taken for the document's own.</summary>
internal static class SessionMarkdown
{
    public static void WriteHead(TextWriter output, SessionInfo session)
    {
        output.WriteLine($"# {Line(session.Name)}");
        output.WriteLine();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"- Session: `{session.Id}`"));
        output.WriteLine($"- Folder: `{Line(session.Workspace)}`");
        output.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"- From {session.CreatedAt:yyyy-MM-dd HH:mm} to {session.UpdatedAt:yyyy-MM-dd HH:mm} (UTC)"));
        if (session.Model is { } model)
        {
            output.WriteLine($"- Model: `{Line(model)}`");
        }
    }

    public static void Write(TextWriter output, Message message)
    {
        output.WriteLine();
        output.WriteLine($"## {Title(message)}");
        foreach (var part in message.Parts)
        {
            output.WriteLine();
            switch (part)
            {
                case TextPart text:
                    output.WriteLine(CleanText.Clean(text.Text).TrimEnd());
                    break;
                case ReasoningPart reasoning:
                    Fence(output, "reasoning", reasoning.Text);
                    break;
                case ToolCallPart call:
                    output.WriteLine($"`{Line(call.Tool)}`");
                    output.WriteLine();
                    Fence(output, "json", call.Arguments.GetRawText());
                    break;
                case ToolResultPart result:
                    if (result.IsError)
                    {
                        output.WriteLine("Failed:");
                        output.WriteLine();
                    }

                    Fence(output, "", string.Join('\n', result.Content.Select(static content => content is TextPart text ? text.Text : $"[{content.Type}]")));
                    break;
                default:
                    output.WriteLine($"[{Line(part.Type)}]");
                    break;
            }
        }
    }

    private static string Title(Message message) => message.Role switch
    {
        MessageRole.User => "User",
        MessageRole.Assistant => message.Interrupted ? "Assistant (cut off)" : "Assistant",
        MessageRole.Tool => "Results",
        _ => EnumNames.Write(message.Role),
    };

    /// <summary>A fence longer than any in the text (CommonMark 0.31, section 4.5).</summary>
    private static void Fence(TextWriter output, string language, string text)
    {
        text = CleanText.Clean(text);
        var longest = 2;
        for (int i = 0, run = 0; i < text.Length; i++)
        {
            run = text[i] == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        var fence = new string('`', longest + 1);
        output.WriteLine(fence + language);
        output.WriteLine(text.TrimEnd('\n', '\r'));
        output.WriteLine(fence);
    }

    private static string Line(string text) => CleanText.Clean(text).ReplaceLineEndings(" ").Replace("`", "'", StringComparison.Ordinal);
}
