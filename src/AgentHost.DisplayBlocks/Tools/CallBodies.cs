using System.Text.Json;
using AgentHost.DisplayBlocks.Code;
using AgentHost.DisplayBlocks.Diffs;
using AgentHost.DisplayBlocks.Markdown;
using AgentHost.DisplayBlocks.Tree;

namespace AgentHost.DisplayBlocks.Tools;

/// <summary>The longer arguments of the tools that come with the program, as people read them.</summary>
internal static class CallBodies
{
    private const int MostEdits = 100;

    /// <summary>Takes the body's arguments. Those of other tools are left.</summary>
    /// <param name="tool">The tool's name.</param>
    /// <param name="title">Its title: for a tool of one file the path.</param>
    /// <param name="arguments">The arguments.</param>
    public static IReadOnlyList<Block> Of(string tool, string title, ToolArguments arguments) => tool switch
    {
        "write" when arguments.Text("content") is { } content => [Written(title, content)],
        "edit" when arguments.Objects("edits") is { Count: > 0 } edits => [Edits(edits)],
        "apply_patch" when arguments.Text("patch") is { } patch => [PatchText.Parse(patch) ?? (Block)ContractBlocks.Code(patch, "diff")],
        "shell" when arguments.Text("command") is { } command => [ContractBlocks.Code(command, "bash")],
        "task" when arguments.Text("prompt") is { } prompt => MarkdownText.Parse(prompt),
        "todo" when arguments.Objects("items") is { Count: > 0 } items => [new ListBlock(IsOrdered: false, 1, [.. items.Select(Item)])],
        "ask_user" when arguments.Objects("questions") is { Count: > 0 } questions => [new ListBlock(IsOrdered: true, 1, [.. questions.Select(Question)])],
        _ => [],
    };

    private static SourceCodeBlock Written(string path, string content) =>
        ContractBlocks.Code(content, CodeLexer.FindByPath(path)?.Language) with { FirstLine = 1 };

    /// <summary>Each edit as a change of its file. Lines have no numbers: where they stand is not known before the call.</summary>
    private static PatchBlock Edits(IReadOnlyList<JsonElement> edits)
    {
        var files = new List<PatchFile>();
        foreach (var edit in edits.Take(MostEdits))
        {
            var file = TextDiff.Compare(ToolArguments.Member(edit, "path"), ToolArguments.Member(edit, "old"), ToolArguments.Member(edit, "new"));
            var hunks = file.Hunks.Select(static hunk =>
                new PatchHunk(0, 0, [.. hunk.Lines.Select(static line => line with { OldNumber = null, NewNumber = null })]));
            if (files is [.., var last] && last.NewPath == file.NewPath && last.Note is null && file.Note is null)
            {
                files[^1] = last with
                {
                    Hunks = [.. last.Hunks, .. hunks],
                    Added = last.Added + file.Added,
                    Removed = last.Removed + file.Removed,
                    OmittedLines = last.OmittedLines + file.OmittedLines,
                };
            }
            else
            {
                files.Add(file with { Hunks = [.. hunks] });
            }
        }

        return new PatchBlock(files) { OmittedFiles = Math.Max(0, edits.Count - MostEdits) };
    }

    private static ListItem Item(JsonElement item)
    {
        var status = ToolArguments.Member(item, "status");
        var style = status == "in-progress" ? TextStyles.Strong : TextStyles.None;
        return new ListItem([new ParagraphBlock([new StyledText(ToolArguments.Member(item, "text"), style)])]) { IsDone = status == "completed" };
    }

    private static ListItem Question(JsonElement question)
    {
        var text = new ParagraphBlock([new StyledText(ToolArguments.Member(question, "question"))]);
        var options = question.TryGetProperty("options", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray()
                .Select(static option => option.ValueKind == JsonValueKind.Object ? ToolArguments.Member(option, "label") : ToolArguments.TextOf(option))
                .ToList()
            : [];
        return options.Count == 0 ? new ListItem([text]) : new ListItem(
            [text, new ListBlock(IsOrdered: false, 1, [.. options.Select(static option => new ListItem([new ParagraphBlock([new StyledText(option)])]))])]);
    }
}
