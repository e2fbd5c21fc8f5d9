namespace AgentHost.Plugins.Infrastructure.Tools;

/// <summary>Carries out a saved plan.</summary>
[Tool("terraform_apply", Effects = ToolEffects.Read | ToolEffects.Execute, Defer = true)]
internal sealed partial class TerraformApplyTool(InfrastructurePlugin plugin, IWorkspaceContext workspace) : Tool<SavedPlanArguments>
{
    private readonly SavedPlanCall _call = new(plugin, workspace, destroys: false);

    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(
        SavedPlanArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken) =>
        _call.PlanAsync(arguments, call, context, cancellationToken);

    /// <inheritdoc/>
    protected override ValueTask<ToolResult> ExecuteAsync(
        SavedPlanArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken) =>
        _call.RunAsync(arguments, context, cancellationToken);
}
