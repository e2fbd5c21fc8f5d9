using AgentHost.Plugins.Files.Text;

namespace AgentHost.Plugins.Files.Writing;

/// <summary>Writes a file.</summary>
[Tool("write", Effects = ToolEffects.Read | ToolEffects.Write)]
internal sealed partial class WriteTool : Tool<WriteArguments>
{
    /// <inheritdoc/>
    protected override async ValueTask<ToolPlan> PrepareAsync(WriteArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(arguments.Path))
        {
            return ToolPlan.Refuse(call, "path is empty: name a file.");
        }

        var plan = new ToolPlan(call, $"{(arguments.Mode == WriteMode.Append ? "Append to" : "Write")} {arguments.Path}")
        {
            Effects = ToolEffects.Read | ToolEffects.Write,
            Resources = [Resource.WritePath(arguments.Path)],
            Risk = Risk.Medium,
        };
        try
        {
            var existing = await ExistingText.LoadAsync(context.Workspace.Files, arguments.Path, cancellationToken);
            if (Refusal(existing, arguments) is { } refusal)
            {
                return ToolPlan.Refuse(call, refusal);
            }

            plan = plan with
            {
                State = PlannedVersions.Write([(arguments.Path, existing?.Hash)]),
                Risk = existing is null ? Risk.Low : Risk.Medium,
            };
            var preview = await context.Edits.PreviewAsync(Edit(existing, arguments).Edit, cancellationToken);
            return preview.Error is { } error ? ToolPlan.Refuse(call, error) : plan with { Preview = EditMessages.Blocks(preview) };
        }
        catch (FileAccessException exception) when (exception.Failure == FileAccessFailure.NotPermitted)
        {
            return plan with { Risk = Risk.High, Reasons = [$"{arguments.Path} could not be looked at before asking: no preview"] };
        }
        catch (FileAccessException exception)
        {
            return ToolPlan.Refuse(call, exception.Message);
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask<ToolResult> ExecuteAsync(
        WriteArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        try
        {
            var existing = await ExistingText.LoadAsync(context.Workspace.Files, arguments.Path, cancellationToken);
            if (PlannedVersions.Compare(plan.State, arguments.Path, existing?.Hash) is { } changed)
            {
                return ToolResult.Error(changed);
            }

            if (Refusal(existing, arguments) is { } refusal)
            {
                return ToolResult.Error(refusal);
            }

            var (edit, notes) = Edit(existing, arguments);
            if (existing is not null && ContentHash.Of(edit.Changes[0].Content!.Value.Span) == existing.Hash)
            {
                return ToolResult.Text($"{arguments.Path} is already so: nothing to change.") with { Paths = [arguments.Path] };
            }

            var result = await context.Edits.ApplyAsync(edit, cancellationToken);
            return result.Error is { } error ? ToolResult.Error(error) : EditMessages.Result(result, existing is null ? "Created" : "Wrote", notes);
        }
        catch (FileAccessException exception)
        {
            return ToolResult.Error(exception.Message);
        }
    }

    private static (WorkspaceEdit Edit, IReadOnlyList<string> Notes) Edit(ExistingText? existing, WriteArguments arguments)
    {
        var (bytes, notes) = NewContent.Make(existing, arguments);
        return (new([new(FileChangeKind.Write, arguments.Path) { Content = bytes, BaseHash = existing?.Hash }]), notes);
    }

    private static string? Refusal(ExistingText? existing, WriteArguments arguments) => (existing, arguments.Mode) switch
    {
        ({ }, WriteMode.Create) => $"{arguments.Path} exists already: use edit to change it, or mode overwrite to replace it.",
        ({ Text: null }, WriteMode.Append) => $"{arguments.Path} is binary: text cannot be appended.",
        _ => null,
    };
}
