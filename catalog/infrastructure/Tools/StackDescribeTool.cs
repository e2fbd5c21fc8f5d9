using System.Text;
using AgentHost.Plugins.Infrastructure.Results;
using AgentHost.Plugins.Infrastructure.Yaml;

namespace AgentHost.Plugins.Infrastructure.Tools;

/// <summary>Shows a stack: imports, components, values and where each comes from.</summary>
[Tool("stack_describe", Effects = ToolEffects.Read, Defer = true)]
internal sealed partial class StackDescribeTool(InfrastructurePlugin plugin, IWorkspaceContext workspace) : Tool<StackDescribeArguments>
{
    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(
        StackDescribeArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken) =>
        new(PackCall.Read(call, $"Describe stack {arguments.Stack}"));

    /// <inheritdoc/>
    protected override ValueTask<ToolResult> ExecuteAsync(
        StackDescribeArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken) => PackCall.RunAsync(async () =>
    {
        var repository = await plugin.CacheOf(workspace).LoadAsync(context.Workspace.Files, cancellationToken);
        var stacks = repository.Find(arguments.Stack);
        var limit = PackCall.Limit(context, arguments.Limit);
        var text = new StringBuilder();
        var shown = new List<YamlNode>();
        foreach (var stack in stacks)
        {
            var part = arguments.Path is { Length: > 0 } path ? YamlPath.Find(stack.Root, path) : stack.Root.Only(static name => name != "components");
            if (part is null)
            {
                continue;
            }

            shown.Add(part);
            text.Append($"{stack.Name} ({stack.File})\n");
            if (arguments.Path is null or "")
            {
                text.Append("imports: ").AppendJoin(", ", stack.Files.Where(file => file != stack.File).Order(StringComparer.Ordinal).Take(100))
                    .Append(stack.Files.Count > 101 ? ", …\n" : "\n");
                text.Append("components: ")
                    .AppendJoin(
                        ", ",
                        repository.ComponentsOf(stack).Take(200)
                            .Select(static component =>
                                $"{component.Type}/{component.Name}{(component.IsAbstract ? " (abstract)" : component.IsEnabled ? "" : " (off)")}"))
                                .Append('\n');
                text.Append(string.Concat(stack.Problems.Take(20).Select(static problem => problem.Line + "\n")));
            }

            text.Append(ValueText.Write(part, arguments.Path ?? "", limit)).Append('\n');
        }

        return shown.Count == 0
            ? ToolResult.Error(
                $"The stack {arguments.Stack} has nothing at {arguments.Path}. Values of one component with what it inherits: component_describe.")
            : ToolResult.Text(text.ToString().TrimEnd('\n')) with
            {
                Data = ResultData.Write(writer => writer.WriteValue("values", shown[0])),
                Paths = [.. stacks.Select(static stack => stack.File)]
            };
    });
}
