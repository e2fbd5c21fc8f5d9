using AgentHost.Plugins.Infrastructure.Components;
using AgentHost.Plugins.Infrastructure.Results;
using AgentHost.Plugins.Infrastructure.Terraform;

namespace AgentHost.Plugins.Infrastructure.Tools;

/// <summary>Compares a component's variables with what its code declares. Runs nothing.</summary>
[Tool("component_validate", Effects = ToolEffects.Read, Defer = true)]
internal sealed partial class ComponentValidateTool(InfrastructurePlugin plugin, IWorkspaceContext workspace) : Tool<ComponentValidateArguments>
{
    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(
        ComponentValidateArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken) =>
        new(PackCall.Read(call, $"Validate {arguments.Component} in {arguments.Stack}"));

    /// <inheritdoc/>
    protected override ValueTask<ToolResult> ExecuteAsync(
        ComponentValidateArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken) => PackCall.RunAsync(async () =>
    {
        var files = context.Workspace.Files;
        var repository = await plugin.CacheOf(workspace).LoadAsync(files, cancellationToken);
        var component = repository.FindComponent(arguments.Stack, arguments.Component);
        var problems = new List<Problem>(component.Stack.Problems.Concat(component.Problems));
        var note = "";
        if (component.Type != "terraform")
        {
            note = $" Variables of {component.Type} are not looked at.";
        }
        else if (await files.StatAsync(component.Folder, cancellationToken) is not { Kind: FileKind.Folder })
        {
            problems.Add(new(component.Place, $"{component.Folder} is no folder."));
        }
        else if (await CodeVariables.ReadAsync(files, component.Folder, cancellationToken) is { } declared)
        {
            problems.AddRange(ComponentChecks.Find(component, declared));
        }
        else
        {
            note = $" {component.Folder} declares its variables in JSON, or has no code: they are not looked at.";
        }

        var errors = problems.Count(static problem => problem.IsError);
        return ToolResult.Text((problems.Count == 0
            ? $"{component.Title}: nothing found."
            : $"{component.Title}: {SafeText.Count(errors, "error")}, {SafeText.Count(problems.Count - errors, "warning")}.\n"
                + SafeText.Lines([.. problems.Select(static problem => problem.Line)], PackCall.Limit(context, null))) + note) with
        {
            Data = ResultData.Write(writer =>
            {
                writer.WriteBoolean("valid", errors == 0);
                writer.Problems(problems.Take(5_000));
            }),
        };
    });
}
