using AgentHost.Plugins.Files.Writing;

namespace AgentHost.Plugins.Files.Patching;

/// <summary>Applies a patch.</summary>
[Tool("apply_patch", Effects = ToolEffects.Read | ToolEffects.Write, Defer = true, InsteadOf = "edit")]
internal sealed partial class ApplyPatchTool : Tool<PatchArguments>
{
    private const int MaxNamed = 8;

    /// <inheritdoc/>
    protected override async ValueTask<ToolPlan> PrepareAsync(PatchArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken)
    {
        IReadOnlyList<PatchSection> sections;
        try
        {
            sections = PatchParser.Parse(arguments.Patch);
        }
        catch (PatchException exception)
        {
            return ToolPlan.Refuse(call, exception.Message);
        }

        var plan = new ToolPlan(call, Title(sections))
        {
            Effects = ToolEffects.Read | ToolEffects.Write,
            Resources = [.. sections.SelectMany(Paths).Select(path => Resource.WritePath(path))],
            Risk = Risk.Medium,
        };
        try
        {
            var draft = await PatchDraft.MakeAsync(context.Workspace, sections, cancellationToken);
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
    protected override async ValueTask<ToolResult> ExecuteAsync(PatchArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        try
        {
            var draft = await PatchDraft.MakeAsync(context.Workspace, PatchParser.Parse(arguments.Patch), cancellationToken);
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
            return result.Error is { } refused ? ToolResult.Error(refused) : EditReport.Result(result, "Patched", draft.Notes);
        }
        catch (Exception exception) when (exception is FileAccessException or PatchException)
        {
            return ToolResult.Error(exception.Message);
        }
    }

    private static IEnumerable<string> Paths(PatchSection section) => section.MoveTo is { } to ? [section.Path, to] : [section.Path];

    private static string Title(IReadOnlyList<PatchSection> sections)
    {
        var named = sections.Take(MaxNamed).Select(static section => section switch
        {
            { Action: PatchAction.Add } => $"new {section.Path}",
            { Action: PatchAction.Delete } => $"delete {section.Path}",
            { MoveTo: { } to } => $"{section.Path} → {to}",
            _ => section.Path,
        });
        return $"Patch {string.Join(", ", named)}{(sections.Count > MaxNamed ? $" and {sections.Count - MaxNamed} more" : "")}";
    }
}
