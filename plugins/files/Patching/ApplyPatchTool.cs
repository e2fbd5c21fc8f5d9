using AgentHost.Plugins.Files.Writing;

namespace AgentHost.Plugins.Files.Patching;

/// <summary>Applies a patch.</summary>
[Tool("apply_patch", Effects = ToolEffects.Read | ToolEffects.Write, Defer = true, Replaces = "edit")]
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
        return await Draft.PlanAsync(plan, () => PatchDraft.MakeAsync(context.Workspace, sections, cancellationToken), context, cancellationToken);
    }

    /// <inheritdoc/>
    protected override async ValueTask<ToolResult> ExecuteAsync(
        PatchArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        try
        {
            var draft = await PatchDraft.MakeAsync(context.Workspace, PatchParser.Parse(arguments.Patch), cancellationToken);
            return await draft.ApplyAsync(plan, "Patched", context, cancellationToken);
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
