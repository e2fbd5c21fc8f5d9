using System.Globalization;
using System.Text.Json;
using AgentHost.DisplayBlocks.Code;
using AgentHost.DisplayBlocks.Markdown;
using AgentHost.DisplayBlocks.Texts;
using AgentHost.DisplayBlocks.Tree;

namespace AgentHost.DisplayBlocks.Tools;

/// <summary>Results as the model got them, as people read them.</summary>
internal static class ResultBodies
{
    public static ToolResultBlock Of(string tool, ToolResultPart result, JsonElement? arguments, int mostLines)
    {
        var blocks = new List<Block>();
        var lines = 0;
        foreach (var part in result.Content)
        {
            switch (part)
            {
                case TextPart text when !result.IsError && tool == "read" && Numbered(text.Text, PathOf(arguments)) is { } code:
                    blocks.Add(code);
                    lines += code.Lines.Count;
                    break;
                case TextPart text when !result.IsError && tool == "task":
                    blocks.AddRange(MarkdownText.Parse(text.Text));
                    break;
                case TextPart text:
                    var whole = OutputBlock.Read(text.Text);
                    lines += whole.Head.Count;
                    blocks.Add(whole.Clip(mostLines));
                    break;
                case JsonPart json:
                    blocks.Add(ToolArguments.Json(json.Value));
                    break;
                case ImagePart image:
                    blocks.Add(new PictureBlock(image.MediaType, image.Blob?.Length ?? image.Data?.Length ?? 0) { Blob = image.Blob?.Id });
                    break;
                case FilePart file:
                    blocks.Add(new ParagraphBlock([new StyledText($"{SafeText.Line(file.Name, 200)} ({SafeText.Line(file.MediaType, 100)})")]));
                    break;
                default:
                    blocks.Add(new ParagraphBlock([new StyledText($"[{part.Type}]", TextStyles.Faint)]));
                    break;
            }
        }

        return new ToolResultBlock(tool, blocks) { IsError = result.IsError, Summary = lines > 1 ? ToolArguments.Count(lines, "line") : "" };
    }

    private static string PathOf(JsonElement? arguments) =>
        arguments is { ValueKind: JsonValueKind.Object } given ? ToolArguments.Member(given, "path") : "";

    /// <summary>Lines with their numbers and a tab before them, from one number on without a gap; null for any other text. Remarks behind them stay.</summary>
    private static SourceCodeBlock? Numbered(string text, string path)
    {
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\n').Split('\n');
        int? first = null;
        var code = new List<string>(lines.Length);
        foreach (var line in lines)
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            if (tab is > 0 and < 10 && int.TryParse(line.AsSpan(0, tab), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number == (first ?? number) + code.Count)
            {
                first ??= number;
                code.Add(line[(tab + 1)..]);
            }
            else
            {
                break;
            }
        }

        if (first is null || lines.Length - code.Count > 2)
        {
            return null;
        }

        var lexer = CodeLexer.FindByPath(path);
        var remarks = lines.Skip(code.Count).Select(static line => new CodeLine(line));
        return new SourceCodeBlock([.. CodeLexer.Read(lexer?.Language, code), .. remarks]) { Language = lexer?.Language, FirstLine = first };
    }
}
