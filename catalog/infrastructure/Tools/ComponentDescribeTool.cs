using System.Text;
using AgentHost.Plugins.Infrastructure.Results;
using AgentHost.Plugins.Infrastructure.Yaml;

namespace AgentHost.Plugins.Infrastructure.Tools;

/// <summary>Shows a component in a stack: merged values and where each comes from.</summary>
[Tool("component_describe", Effects = ToolEffects.Read, Defer = true)]
internal sealed partial class ComponentDescribeTool(InfrastructurePlugin plugin, IWorkspaceContext workspace) : Tool<ComponentDescribeArguments>
{
    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(
        ComponentDescribeArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken) =>
        new(PackCall.Read(call, $"Describe {arguments.Component} in {arguments.Stack}"));

    /// <inheritdoc/>
    protected override ValueTask<ToolResult> ExecuteAsync(
        ComponentDescribeArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken) => PackCall.RunAsync(async () =>
    {
        var repository = await plugin.CacheOf(workspace).LoadAsync(context.Workspace.Files, cancellationToken);
        var component = repository.FindComponent(arguments.Stack, arguments.Component);
        if ((arguments.Path is { Length: > 0 } path ? YamlPath.Find(component.Values, path) : component.Values) is not { } part)
        {
            return ToolResult.Error($"{component.Title} has nothing at {arguments.Path}: it has {string.Join(", ", component.Values.Keys.Take(50))}.");
        }

        var text = new StringBuilder();
        text.Append(
            $"{component.Type}/{component.Title} ({component.Place}), code in "
            + $"{component.Folder}{(component.IsAbstract ? ", abstract" : "")}{(component.IsEnabled ? "" : ", off")}\n");
        if (component.Inherits.Count > 0)
        {
            text.Append("inherits: ").AppendJoin(", ", component.Inherits).Append('\n');
        }

        if (component.DependsOn.Count > 0)
        {
            text.Append("depends on: ").AppendJoin(", ", component.DependsOn.Take(50)).Append('\n');
        }

        text.Append(string.Concat(component.Problems.Concat(component.Stack.Problems).Take(20).Select(static problem => problem.Line + "\n")));
        text.Append(ValueText.Write(part, arguments.Path ?? "", PackCall.Limit(context, arguments.Limit)));
        return ToolResult.Text(text.ToString()) with
        {
            Data = ResultData.Write(writer =>
            {
                writer.WriteString("stack", component.Stack.Name);
                writer.WriteString("component", component.Name);
                writer.WriteString("type", component.Type);
                writer.WriteString("folder", component.Folder);
                writer.Texts("inherits", component.Inherits);
                writer.Texts("dependsOn", component.DependsOn.Select(static dependency => dependency.ToString()));
                writer.WriteValue("values", part);
            }),
            Paths = [component.Stack.File],
        };
    });
}
