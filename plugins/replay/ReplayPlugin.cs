namespace AgentHost.Plugins.Replay;

/// <summary>Brings the provider type <c>replay</c>.</summary>
public sealed class ReplayPlugin : Plugin
{
    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var models = context.Models;
        var secrets = context.SecretFilter;
        context.Register<ModelProvider>(CapabilityKinds.Provider, "replay", workspace => new ReplayProvider(workspace, models, secrets, context.Time));
        return default;
    }
}
