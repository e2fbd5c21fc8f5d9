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
        return await Draft.PlanAsync(plan, () => EditDraft.MakeAsync(context.Workspace.Files, arguments.Edits, cancellationToken), context, cancellationToken);
    }

    /// <inheritdoc/>
    protected override async ValueTask<ToolResult> ExecuteAsync(
        EditArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        try
        {
            var draft = await EditDraft.MakeAsync(context.Workspace.Files, arguments.Edits, cancellationToken);
            return await draft.ApplyAsync(plan, "Edited", context, cancellationToken);
        }
        catch (FileAccessException exception)
        {
            return ToolResult.Error(exception.Message);
        }
    }
}
