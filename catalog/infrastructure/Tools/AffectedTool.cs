using AgentHost.Plugins.Infrastructure.Affected;
using AgentHost.Plugins.Infrastructure.Results;
using AgentHost.Plugins.Infrastructure.Yaml;

namespace AgentHost.Plugins.Infrastructure.Tools;

/// <summary>Lists the components that a change reaches.</summary>
[Tool("affected", Effects = ToolEffects.Read | ToolEffects.Execute, Defer = true)]
internal sealed partial class AffectedTool(InfrastructurePlugin plugin, IWorkspaceContext workspace) : Tool<AffectedArguments>
{
    private const int MostValues = 20;

    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(AffectedArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken)
    {
        var revision = arguments.Base ?? "HEAD";
        return new(!GitChangeQuery.IsRevision(revision)
            ? ToolPlan.Refuse(call, $"{SafeText.OneLine(revision, 100)} is no revision.")
            : new ToolPlan(call, $"What {revision} to now affects")
        {
            Effects = ToolEffects.Read | ToolEffects.Execute,
            Resources = [Resource.Program(GitChangeQuery.Changed(revision)), Resource.Program(GitChangeQuery.New), Resource.ReadPath(".", recursive: true)],
        });
    }

    /// <inheritdoc/>
    protected override ValueTask<ToolResult> ExecuteAsync(
        AffectedArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken) => PackCall.RunAsync(async () =>
    {
        var files = context.Workspace.Files;
        var revision = arguments.Base ?? "HEAD";
        var changed = (await GitChangeQuery.RunAsync(context.Workspace.Processes, GitChangeQuery.Changed(revision), cancellationToken))
            .ToHashSet(StringComparer.Ordinal);
        if (!revision.Contains("..", StringComparison.Ordinal))
        {
            changed.UnionWith(await GitChangeQuery.RunAsync(context.Workspace.Processes, GitChangeQuery.New, cancellationToken));
        }

        var repository = await plugin.CacheOf(workspace).LoadAsync(files, cancellationToken);
        var modules = await ChangeImpact.ModulesAsync(repository, files, cancellationToken);
        var found = AffectedFinder.Find(repository, changed, modules, arguments.Dependents);
        if (arguments.Stack is { Length: > 0 } stack)
        {
            found = [.. found.Where(entry => PackCall.Fits(stack, entry.Component.Stack.Name))];
        }

        var lines = new List<string>();
        foreach (var entry in found)
        {
            lines.Add($"{entry.Component.Stack.Name}  {entry.Component.Type}/{entry.Component.Name}  {Reason(entry)}");
            if (arguments.Describe)
            {
                lines.AddRange(YamlPath.Leaves(entry.Component.Values).Where(leaf => changed.Contains(leaf.Node.Place.File)).Take(MostValues)
                    .Select(static leaf => $"    {leaf.Path} = {ValueText.Value(leaf.Node)}  # {leaf.Node.Place.File}:{leaf.Node.Place.Line}"));
            }
        }

        var gone = changed.Where(path =>
            path.StartsWith(repository.Layout.Stacks + "/", StringComparison.Ordinal) && Stacks.WorkspaceSource.IsYaml(path)
            && !repository.Stamps.ContainsKey(path)).Order(StringComparer.Ordinal).ToList();
        if (gone.Count > 0)
        {
            lines.Add($"Gone: {string.Join(", ", gone.Take(20))}{(gone.Count > 20 ? ", …" : "")}. Who imported them by a pattern is not seen.");
        }

        var broken = repository.Problems.Count(static problem => problem.IsError);
        return ToolResult.Text(
            (lines.Count == 0
                ? $"{SafeText.Count(changed.Count, "changed file")}: no component is affected."
                : $"{SafeText.Count(changed.Count, "changed file")}, {SafeText.Count(found.Count, "component")} affected.\n"
                    + SafeText.Lines(lines, PackCall.Limit(context, arguments.Limit)))
            + (broken > 0 ? $"\n{SafeText.Count(broken, "error")} in the stacks: what they hide is not seen (stack_validate)." : "")) with
        {
            Data = ResultData.Write(writer =>
            {
                writer.WriteNumber("changedFiles", changed.Count);
                writer.List("affected", found.Take(5_000), entry =>
                {
                    writer.WriteString("stack", entry.Component.Stack.Name);
                    writer.WriteString("type", entry.Component.Type);
                    writer.WriteString("component", entry.Component.Name);
                    writer.WriteString("reason", entry.Reason);
                    writer.WriteString("by", entry.By);
                });
            }),
        };
    });

    /// <summary>Describes how a component is reached.</summary>
    internal static string Reason(AffectedComponent entry) => entry.Reason switch
    {
        "values" => $"values of {entry.By}",
        "stack" => $"perhaps: {entry.By} has changed, none of the values that it gives now is from there",
        "code" => $"code in {entry.By}",
        _ => $"depends on {entry.By}",
    };
}
