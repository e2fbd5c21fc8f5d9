using System.Globalization;
using System.Net;
using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Common;

/// <summary>A session as one HTML page that needs nothing else: no scripts, nothing from outside, and every text as text.</summary>
internal static class SessionHtml
{
    private const int MostImageBytes = 5 * 1024 * 1024;

    private const string Style = """
        body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}
        h1{font-size:1.4rem}h2{font-size:.9rem;margin:1.6rem 0 .3rem;color:#666}
        pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:.4rem 0;padding:.6rem .8rem;background:#f5f5f5;border-radius:6px;font:13px/1.45 ui-monospace,monospace}
        .user .text{background:#eef4ff}.error{border-left:3px solid #c33}.text{background:none;padding:0;font:inherit}
        summary{cursor:pointer;color:#555}img{max-width:100%}dl{color:#666}dt{float:left;clear:left;width:6rem}dd{margin:0 0 0 6rem}
        @media(prefers-color-scheme:dark){body{background:#1b1b1b;color:#ddd}pre{background:#262626}.user .text{background:#1d2a40}}
        """;

    public static void WriteHead(TextWriter output, SessionInfo session)
    {
        output.Write("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        output.Write("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n");
        output.Write(
            $"<meta name=\"viewport\" content=\"width=device-width\">\n<title>{Text(session.Name)}</title>\n<style>\n{Style}\n</style>\n</head>\n<body>\n"
            + $"<h1>{Text(session.Name)}</h1>\n<dl>\n");
        Fact(output, "Session", session.Id);
        Fact(output, "Folder", session.Workspace);
        Fact(
            output,
            "Time",
            string.Create(
                CultureInfo.InvariantCulture, $"{session.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm} to {session.UpdatedAt.UtcDateTime:yyyy-MM-dd HH:mm} (UTC)"));
        if (session.Model is { } model)
        {
            Fact(output, "Model", model);
        }

        output.Write("</dl>\n");
    }

    public static void Write(TextWriter output, Message message)
    {
        var role = EnumNames.Write(message.Role);
        output.Write($"<section class=\"{Text(role)}\">\n<h2>{Text(role)}{(message.Interrupted ? " (cut off)" : "")}</h2>\n");
        foreach (var part in message.Parts)
        {
            Write(output, part);
        }

        output.Write("</section>\n");
    }

    public static void WriteEnd(TextWriter output) => output.Write("</body>\n</html>\n");

    private static void Write(TextWriter output, Part part)
    {
        switch (part)
        {
            case TextPart text:
                output.Write($"<pre class=\"text\">{Text(text.Text)}</pre>\n");
                break;
            case ReasoningPart reasoning:
                output.Write($"<details><summary>reasoning</summary><pre>{Text(reasoning.Text)}</pre></details>\n");
                break;
            case ToolCallPart call:
                output.Write($"<details><summary>{Text(call.Tool)}</summary><pre>{Text(call.Arguments.GetRawText())}</pre></details>\n");
                break;
            case ToolResultPart result:
                output.Write(
                    $"<pre class=\"{(result.IsError ? "result error" : "result")}\">"
                    + $"{Text(string.Join('\n', result.Content.Select(static content => content is TextPart text ? text.Text : $"[{content.Type}]")))}"
                    + "</pre>\n");
                break;
            case ImagePart { Data: { Length: > 0 and <= MostImageBytes } data, MediaType: "image/png" or "image/jpeg" or "image/gif" or "image/webp" } image:
                output.Write($"<img alt=\"image\" src=\"data:{image.MediaType};base64,{Convert.ToBase64String(data.Span)}\">\n");
                break;
            default:
                output.Write($"<p>[{Text(part.Type)}]</p>\n");
                break;
        }
    }

    private static void Fact(TextWriter output, string name, string value) => output.Write($"<dt>{name}</dt><dd>{Text(value)}</dd>\n");

    /// <summary>Escaped for elements and attributes in quotes; control characters, which no page may hold, and marks that reorder text are left out.</summary>
    private static string Text(string text) =>
        WebUtility.HtmlEncode(CleanText.Clean(text));
}
