namespace AgentHost.Plugins.Offline;

/// <summary>Brings the provider type <c>offline</c>.</summary>
public sealed class OfflinePlugin : Plugin
{
    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Register<ModelProvider>(CapabilityKinds.Provider, "offline", static _ => new OfflineProvider());
        return default;
    }
}
