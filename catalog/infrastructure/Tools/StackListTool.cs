using AgentHost.Plugins.Infrastructure.Results;

namespace AgentHost.Plugins.Infrastructure.Tools;

/// <summary>Lists stacks.</summary>
[Tool("stack_list", Effects = ToolEffects.Read, Defer = true)]
internal sealed partial class StackListTool(InfrastructurePlugin plugin, IWorkspaceContext workspace) : Tool<StackListArguments>
{
    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(
        StackListArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken) =>
        new(PackCall.Read(call, "List stacks"));

    /// <inheritdoc/>
    protected override ValueTask<ToolResult> ExecuteAsync(
        StackListArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken) => PackCall.RunAsync(async () =>
    {
        var repository = await plugin.CacheOf(workspace).LoadAsync(context.Workspace.Files, cancellationToken);
        var found = repository.Stacks
            .Where(stack =>
                PackCall.Fits(arguments.Filter, stack.Name)
                && (arguments.Component is null || stack.Components.Any(component => component.Name == arguments.Component)))
            .Select(static stack => (Stack: stack, Count: stack.Components.Count(), Wrong: stack.Problems.Count(static problem => problem.IsError))).ToList();
        var lines = found.ConvertAll(static entry =>
            $"{entry.Stack.Name}  {entry.Stack.File}  {SafeText.Count(entry.Count, "component")}"
            + $"{(entry.Wrong > 0 ? $", {SafeText.Count(entry.Wrong, "error")}" : "")}");
        return ToolResult.Text(lines.Count > 0 ? SafeText.Lines(lines, PackCall.Limit(context, arguments.Limit))
            : repository.Stacks.Count > 0 ? $"None of {SafeText.Count(repository.Stacks.Count, "stack")} fits."
            : $"There are no stacks in {repository.Layout.Stacks}.") with
        {
            Data = ResultData.Write(writer => writer.List("stacks", found.Take(5_000), entry =>
            {
                writer.WriteString("name", entry.Stack.Name);
                writer.WriteString("file", entry.Stack.File);
                writer.WriteNumber("components", entry.Count);
                writer.WriteNumber("errors", entry.Wrong);
            })),
        };
    });
}
