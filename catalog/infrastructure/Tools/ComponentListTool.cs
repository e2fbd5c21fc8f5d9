using AgentHost.Plugins.Infrastructure.Components;
using AgentHost.Plugins.Infrastructure.Results;
using AgentHost.Plugins.Infrastructure.Yaml;

namespace AgentHost.Plugins.Infrastructure.Tools;

/// <summary>Lists components and the stacks they are in, and searches their values.</summary>
[Tool("component_list", Effects = ToolEffects.Read, Defer = true)]
internal sealed partial class ComponentListTool(InfrastructurePlugin plugin, IWorkspaceContext workspace) : Tool<ComponentListArguments>
{
    private const int MostMatches = 20;

    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(
        ComponentListArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken) =>
        new(PackCall.Read(call, arguments.Contains is { } text ? $"Search components for {text}" : "List components"));

    /// <inheritdoc/>
    protected override ValueTask<ToolResult> ExecuteAsync(
        ComponentListArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken) => PackCall.RunAsync(async () =>
    {
        var repository = await plugin.CacheOf(workspace).LoadAsync(context.Workspace.Files, cancellationToken);
        var limit = PackCall.Limit(context, arguments.Limit);
        var lines = new List<string>();
        var found = new List<ComponentInfo>();
        foreach (var stack in arguments.Stack is { Length: > 0 } name ? repository.Find(name) : repository.Stacks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var component in repository.ComponentsOf(stack)
                .Where(component => (arguments.All || !component.IsAbstract) && PackCall.Fits(arguments.Filter, component.Name)))
            {
                var matches = arguments.Contains is { Length: > 0 } text ? Matches(component, text) : null;
                if (matches is { Count: 0 })
                {
                    continue;
                }

                found.Add(component);
                lines.Add(
                    $"{stack.Name}  {component.Type}/{component.Name}  "
                    + $"{component.Folder}{(component.IsAbstract ? "  abstract" : "")}{(component.IsEnabled ? "" : "  off")}");
                lines.AddRange(matches ?? []);
            }
        }

        return ToolResult.Text(lines.Count == 0 ? "No component fits." : SafeText.Lines(lines, limit)) with
        {
            Data = ResultData.Write(writer => writer.List("components", found.Take(5_000), component =>
            {
                writer.WriteString("stack", component.Stack.Name);
                writer.WriteString("type", component.Type);
                writer.WriteString("name", component.Name);
                writer.WriteString("folder", component.Folder);
                writer.WriteBoolean("abstract", component.IsAbstract);
                writer.WriteBoolean("enabled", component.IsEnabled);
            })),
        };
    });

    private static List<string> Matches(ComponentInfo component, string text) =>
        [.. YamlPath.Leaves(component.Values)
            .Where(leaf =>
                leaf.Path.Contains(text, StringComparison.OrdinalIgnoreCase)
                || (leaf.Node is YamlScalar scalar && scalar.Text.Contains(text, StringComparison.OrdinalIgnoreCase)))
            .Take(MostMatches).Select(static leaf => $"    {leaf.Path} = {ValueText.Value(leaf.Node)}  # {leaf.Node.Place.File}:{leaf.Node.Place.Line}")];
}
