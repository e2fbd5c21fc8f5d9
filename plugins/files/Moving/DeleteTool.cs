using System.Globalization;
using AgentHost.Plugins.Files.Reading;
using AgentHost.Plugins.Files.Writing;

namespace AgentHost.Plugins.Files.Moving;

/// <summary>Deletes a file or a folder; what files held stays in the session's blobs.</summary>
[Tool("delete", Effects = ToolEffects.Read | ToolEffects.Write, Defer = true)]
internal sealed partial class DeleteTool : Tool<DeleteArguments>
{
    private const int MaxNamed = 10;
    private const int ShownDigits = 16;

    /// <inheritdoc/>
    protected override async ValueTask<ToolPlan> PrepareAsync(
        DeleteArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(arguments.Path))
        {
            return ToolPlan.Refuse(call, "path is empty: name a file or a folder.");
        }

        var plan = new ToolPlan(call, $"Delete {arguments.Path}{(arguments.Recursive ? " with all that is in it" : "")}")
        {
            Effects = ToolEffects.Read | ToolEffects.Write,
            Resources = [Resource.WritePath(arguments.Path, arguments.Recursive)],
            Risk = arguments.Recursive ? Risk.High : Risk.Medium,
            Reasons = arguments.Recursive ? ["everything below the folder is deleted"] : [],
        };
        try
        {
            var files = context.Workspace.Files;
            if (await files.StatAsync(arguments.Path, cancellationToken) is null)
            {
                return ToolPlan.Refuse(call, await NearNames.DescribeMissingAsync(files, arguments.Path, cancellationToken));
            }

            var preview = await context.Edits.PreviewAsync(Edit(arguments), cancellationToken);
            return preview.Error is { } refused ? ToolPlan.Refuse(call, refused) : plan with { Preview = Blocks(preview) };
        }
        catch (FileAccessException exception) when (exception.Failure == FileAccessFailure.NotPermitted)
        {
            return plan with { Risk = Risk.High, Reasons = [$"{exception.Path} could not be looked at before asking"] };
        }
        catch (FileAccessException exception)
        {
            return ToolPlan.Refuse(call, exception.Message);
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask<ToolResult> ExecuteAsync(
        DeleteArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        try
        {
            var result = await context.Edits.ApplyAsync(Edit(arguments), cancellationToken);
            return result.Error is { } refused ? ToolResult.Error(refused) : Describe(arguments, result);
        }
        catch (FileAccessException exception)
        {
            return ToolResult.Error(exception.Message);
        }
    }

    private static WorkspaceEdit Edit(DeleteArguments arguments) =>
        new([new(FileChangeKind.Delete, arguments.Path) { Recursive = arguments.Recursive }]);

    private static IReadOnlyList<DisplayBlock> Blocks(EditResult result) =>
        result.Applied is [{ Diff: not null }]
            ? EditMessages.Blocks(result)
            : [new TextBlock(string.Join('\n', result.Applied.Take(MaxNamed).Select(static change => change.Path)) + More(result.Applied.Count))];

    private static ToolResult Describe(DeleteArguments arguments, EditResult result)
    {
        var files = result.Applied;
        var text = files is [{ Before: null }] or [] ? $"Deleted {arguments.Path}"
            : files.Count == 1 && files[0].Path == arguments.Path ? $"Deleted {arguments.Path}; {Kept(files[0])}"
            : $"Deleted {arguments.Path} with {files.Count} file{(files.Count == 1 ? "" : "s")}:\n"
                + $"{string.Join('\n', files.Take(MaxNamed).Select(static change => $"{change.Path}; {Kept(change)}"))}{More(files.Count)}";
        return ToolResult.Text(text) with { Display = Blocks(result), Paths = [.. files.Select(static change => change.Path)] };
    }

    private static string Kept(AppliedChange change)
    {
        var digits = change.Before is { } hash ? hash[(hash.IndexOf(':', StringComparison.Ordinal) + 1)..] : "";
        return digits.Length == 0 ? "empty" : $"what it held is kept: read path \"blob:{digits[..Math.Min(ShownDigits, digits.Length)]}\"";
    }

    private static string More(int count) => count > MaxNamed ? string.Create(CultureInfo.InvariantCulture, $"\nand {count - MaxNamed} more") : "";
}
