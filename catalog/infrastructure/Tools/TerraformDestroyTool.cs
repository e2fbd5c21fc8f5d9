namespace AgentHost.Plugins.Infrastructure.Tools;

/// <summary>Carries out a saved plan that takes everything away.</summary>
[Tool("terraform_destroy", Effects = ToolEffects.Read | ToolEffects.Execute, Defer = true)]
internal sealed partial class TerraformDestroyTool(InfrastructurePlugin plugin, IWorkspaceContext workspace) : Tool<SavedPlanArguments>
{
    private readonly SavedPlanCall _call = new(plugin, workspace, destroys: true);

    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(
        SavedPlanArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken) =>
        _call.PlanAsync(arguments, call, context, cancellationToken);

    /// <inheritdoc/>
    protected override ValueTask<ToolResult> ExecuteAsync(
        SavedPlanArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken) =>
        _call.RunAsync(arguments, context, cancellationToken);
}
