using System.Globalization;
using System.Text.Json;
using AgentHost.DisplayBlocks.Html;
using AgentHost.DisplayBlocks.Markdown;
using AgentHost.DisplayBlocks.Tools;

namespace AgentHost.Cli.Common;

/// <summary>A session as one HTML page that needs nothing else: no scripts, nothing from outside, and every text as text.</summary>
/// <param name="output">Writer of the page.</param>
internal sealed class SessionHtml(TextWriter output)
{
    private const int MostImageBytes = 5 * 1024 * 1024;

    private const string Style = """
        body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}
        h1{font-size:1.4rem}h2{font-size:.9rem;margin:1.6rem 0 .3rem;color:#666}h3{font-size:1.1rem}h4,h5,h6{font-size:1rem}
        .user .text{background:#eef4ff;padding:.6rem .8rem}.text{background:none;padding:0;font:inherit}
        summary{cursor:pointer;color:#555}img{max-width:100%}dl{color:#666}dt{float:left;clear:left;width:6rem}dd{margin:0 0 0 6rem}
        @media(prefers-color-scheme:dark){body{background:#1b1b1b;color:#ddd}.user .text{background:#1d2a40}summary,dl{color:#aaa}a{color:#8ab4ff}}
        """;

    /// <summary>Calls whose results have not come.</summary>
    private readonly Dictionary<string, (string Tool, JsonElement Arguments)> _calls = new(StringComparer.Ordinal);

    public void WriteHead(SessionInfo session)
    {
        output.Write("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        output.Write("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n");
        output.Write(
            $"<meta name=\"viewport\" content=\"width=device-width\">\n<title>{Text(session.Name)}</title>\n"
            + $"<style>\n{HtmlBlocks.Style}\n{Style}\n</style>\n</head>\n"
            + $"<body>\n<h1>{Text(session.Name)}</h1>\n<dl>\n");
        Fact("Session", session.Id);
        Fact("Folder", session.Workspace);
        Fact(
            "Time",
            string.Create(
                CultureInfo.InvariantCulture, $"{session.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm} to {session.UpdatedAt.UtcDateTime:yyyy-MM-dd HH:mm} (UTC)"));
        if (session.Model is { } model)
        {
            Fact("Model", model);
        }

        output.Write("</dl>\n");
    }

    public void Write(Message message)
    {
        var role = EnumNames.Write(message.Role);
        output.Write($"<section class=\"{Text(role)}\">\n<h2>{Text(role)}{(message.Interrupted ? " (cut off)" : "")}</h2>\n");
        foreach (var part in message.Parts)
        {
            Write(part, isMarkdown: message.Role == MessageRole.Assistant);
        }

        output.Write("</section>\n");
    }

    public void WriteEnd() => output.Write("</body>\n</html>\n");

    private void Write(Part part, bool isMarkdown)
    {
        switch (part)
        {
            case TextPart text when isMarkdown:
                HtmlBlocks.Write(output, MarkdownText.Parse(text.Text));
                break;
            case TextPart text:
                output.Write($"<pre class=\"text\">{Text(text.Text)}</pre>\n");
                break;
            case SummaryPart summary:
                HtmlBlocks.Write(output, MarkdownText.Parse(summary.Text));
                break;
            case ReasoningPart reasoning:
                output.Write($"<details><summary>reasoning</summary><pre>{Text(reasoning.Text)}</pre></details>\n");
                break;
            case ToolCallPart call:
                _calls[call.CallId] = (call.Tool, call.Arguments);
                HtmlBlocks.Write(output, [ToolBlocks.Call(call.Tool, call.Arguments)]);
                break;
            case ToolResultPart result:
                var (tool, arguments) = _calls.Remove(result.CallId, out var known) ? (known.Tool, known.Arguments) : ("result", (JsonElement?)null);
                HtmlBlocks.Write(output, [ToolBlocks.Result(tool, result, arguments)]);
                break;
            case ImagePart { Data: { Length: > 0 and <= MostImageBytes } data, MediaType: "image/png" or "image/jpeg" or "image/gif" or "image/webp" } image:
                output.Write($"<img alt=\"image\" src=\"data:{image.MediaType};base64,{Convert.ToBase64String(data.Span)}\">\n");
                break;
            default:
                output.Write($"<p>[{Text(part.Type)}]</p>\n");
                break;
        }
    }

    private void Fact(string name, string value) => output.Write($"<dt>{name}</dt><dd>{Text(value)}</dd>\n");

    /// <summary>Escaped for elements and attributes in quotes; control characters, which no page may hold, and marks that reorder text are left out.</summary>
    private static string Text(string text) => HtmlBlocks.Escape(text);
}
