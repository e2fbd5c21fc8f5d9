using AgentHost.Plugins.Files.Reading;

namespace AgentHost.Plugins.Files.Moving;

/// <summary>Moves a file or a folder.</summary>
[Tool("move", Effects = ToolEffects.Read | ToolEffects.Write, Defer = true)]
internal sealed partial class MoveTool : Tool<MoveArguments>
{
    /// <inheritdoc/>
    protected override async ValueTask<ToolPlan> PrepareAsync(MoveArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(arguments.Path) || string.IsNullOrWhiteSpace(arguments.To))
        {
            return ToolPlan.Refuse(call, $"{(string.IsNullOrWhiteSpace(arguments.Path) ? "path" : "to")} is empty: name what is moved, and where to.");
        }

        var plan = new ToolPlan(call, $"Move {arguments.Path} to {arguments.To}")
        {
            Effects = ToolEffects.Read | ToolEffects.Write,
            Resources = [Resource.WritePath(arguments.Path), Resource.WritePath(arguments.To)],
            Risk = Risk.Medium,
        };
        try
        {
            var files = context.Workspace.Files;
            if (await files.StatAsync(arguments.Path, cancellationToken) is not { } status)
            {
                return ToolPlan.Refuse(call, await NearNames.DescribeMissingAsync(files, arguments.Path, cancellationToken));
            }

            var to = await TargetAsync(arguments, files, cancellationToken);
            var folder = status.Kind == FileKind.Folder;
            var preview = await context.Edits.PreviewAsync(Edit(arguments.Path, to), cancellationToken);
            return preview.Error is { } refused
                ? ToolPlan.Refuse(call, refused)
                : plan with
                {
                    Title = $"Move {arguments.Path} to {to}",
                    Resources = [Resource.WritePath(arguments.Path, folder), Resource.WritePath(to, folder)],
                    Preview = [new TextBlock($"{arguments.Path} → {to}{(folder ? ", with all that is in it" : "")}")],
                };
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
        MoveArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        try
        {
            var to = await TargetAsync(arguments, context.Workspace.Files, cancellationToken);
            var result = await context.Edits.ApplyAsync(Edit(arguments.Path, to), cancellationToken);
            if (result.Error is { } refused)
            {
                return ToolResult.Error(refused);
            }

            var change = result.Applied[0];
            var place = change.To ?? to;
            return ToolResult.Text($"Moved {change.Path} to {place}") with
            {
                Paths = [change.Path, place],
                FilesSeen = change.After is { } hash ? [new(place, hash)] : [],
            };
        }
        catch (FileAccessException exception)
        {
            return ToolResult.Error(exception.Message);
        }
    }

    private static WorkspaceEdit Edit(string path, string to) => new([new(FileChangeKind.Move, path) { To = to }]);

    private static async ValueTask<string> TargetAsync(MoveArguments arguments, IFiles files, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(arguments.Path));
        var into = arguments.To is [.., '/' or '\\'] || await files.StatAsync(arguments.To, cancellationToken) is { Kind: FileKind.Folder };
        return into && name.Length > 0 ? $"{arguments.To.TrimEnd('/', '\\')}/{name}" : arguments.To;
    }
}
