namespace PluginName;

public sealed class PluginNamePlugin : Plugin
{
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        context.Register<ModelProvider>(CapabilityKinds.Provider, "plugin-id", _ => new PluginNameProvider());
        return default;
    }
}
