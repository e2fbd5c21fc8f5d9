namespace AgentHost.Plugins.Workflows;

/// <summary>Workflows.</summary>
public sealed partial class WorkflowsPlugin : Plugin
{
    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken) => default;
}
