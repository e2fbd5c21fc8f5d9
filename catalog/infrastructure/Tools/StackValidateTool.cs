using AgentHost.Plugins.Infrastructure.Results;
using AgentHost.Plugins.Infrastructure.Stacks;

namespace AgentHost.Plugins.Infrastructure.Tools;

/// <summary>Looks for what is wrong with stacks.</summary>
[Tool("stack_validate", Effects = ToolEffects.Read, Defer = true)]
internal sealed partial class StackValidateTool(InfrastructurePlugin plugin, IWorkspaceContext workspace) : Tool<StackValidateArguments>
{
    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(
        StackValidateArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken) =>
        new(PackCall.Read(call, arguments.Stack is { } stack ? $"Validate stack {stack}" : "Validate stacks"));

    /// <inheritdoc/>
    protected override ValueTask<ToolResult> ExecuteAsync(
        StackValidateArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken) => PackCall.RunAsync(async () =>
    {
        var cache = plugin.CacheOf(workspace);
        var repository = await cache.LoadAsync(context.Workspace.Files, cancellationToken);
        var stacks = arguments.Stack is { Length: > 0 } name ? repository.Find(name) : null;
        var problems = await StackChecks.FindAsync(repository, stacks, cache.SourceOf(context.Workspace.Files), cancellationToken);
        var errors = problems.Count(static problem => problem.IsError);
        var looked = stacks is null ? SafeText.Count(repository.Stacks.Count, "stack") : arguments.Stack;
        return ToolResult.Text(problems.Count == 0
            ? $"{looked}: nothing found."
            : $"{looked}: {SafeText.Count(errors, "error")}, {SafeText.Count(problems.Count - errors, "warning")}.\n"
                + SafeText.Lines([.. problems.Select(static problem => problem.Line)], PackCall.Limit(context, arguments.Limit))) with
        {
            Data = ResultData.Write(writer =>
            {
                writer.WriteBoolean("valid", errors == 0);
                writer.Problems(problems.Take(5_000));
            }),
        };
    });
}
