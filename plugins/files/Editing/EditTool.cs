using AgentHost.Plugins.Files.Writing;

namespace AgentHost.Plugins.Files.Editing;

/// <summary>Replaces text in files.</summary>
[Tool("edit", Effects = ToolEffects.Read | ToolEffects.Write)]
internal sealed partial class EditTool : Tool<EditArguments>
{
    private const int MaxEdits = 200;

    /// <inheritdoc/>
    protected override async ValueTask<ToolPlan> PrepareAsync(EditArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken)
    {
        if (arguments.Edits.Count is 0 or > MaxEdits)
        {
            return ToolPlan.Refuse(call, arguments.Edits.Count == 0 ? "edits is empty: name at least one." : $"At most {MaxEdits} edits fit in one call.");
        }

        if (arguments.Edits.Any(edit => string.IsNullOrWhiteSpace(edit.Path)))
        {
            return ToolPlan.Refuse(call, "path is empty: name a file in each edit.");
        }

        var paths = arguments.Edits.Select(edit => edit.Path).Distinct(StringComparer.Ordinal).ToList();
        var plan = new ToolPlan(call, paths.Count == 1 ? $"Edit {paths[0]}" : $"Edit {paths.Count} files: {string.Join(", ", paths)}")
        {
            Effects = ToolEffects.Read | ToolEffects.Write,
            Resources = [.. paths.Select(path => Resource.WritePath(path))],
            Risk = Risk.Medium,
        };
        try
        {
            var draft = await EditDraft.MakeAsync(context.Workspace.Files, arguments.Edits, cancellationToken);
            if (draft.Error is { } error)
            {
                return ToolPlan.Refuse(call, error);
            }

            var preview = await context.Edits.PreviewAsync(draft.Edit, cancellationToken);
            return preview.Error is { } refused
                ? ToolPlan.Refuse(call, refused)
                : plan with { State = PlannedVersions.Write(draft.Versions), Preview = EditReport.Blocks(preview) };
        }
        catch (FileAccessException exception) when (exception.Failure == FileAccessFailure.NotPermitted)
        {
            return plan with { Risk = Risk.High, Reasons = [$"{exception.Path} could not be looked at before asking: no preview"] };
        }
        catch (FileAccessException exception)
        {
            return ToolPlan.Refuse(call, exception.Message);
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask<ToolResult> ExecuteAsync(EditArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        try
        {
            var draft = await EditDraft.MakeAsync(context.Workspace.Files, arguments.Edits, cancellationToken);

            // A file that changed since is the better explanation than an edit that no longer fits.
            foreach (var (path, hash) in draft.Versions)
            {
                if (PlannedVersions.Compare(plan.State, path, hash) is { } changed)
                {
                    return ToolResult.Error(changed);
                }
            }

            if (draft.Error is { } error)
            {
                return ToolResult.Error(error);
            }

            var result = await context.Edits.ApplyAsync(draft.Edit, cancellationToken);
            return result.Error is { } refused ? ToolResult.Error(refused) : EditReport.Result(result, "Edited", draft.Notes);
        }
        catch (FileAccessException exception)
        {
            return ToolResult.Error(exception.Message);
        }
    }
}
