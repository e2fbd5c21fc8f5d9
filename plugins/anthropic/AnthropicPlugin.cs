namespace AgentHost.Plugins.Anthropic;

/// <summary>Brings the provider type <c>anthropic</c>.</summary>
public sealed class AnthropicPlugin : Plugin
{
    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var provider = new AnthropicProvider(context.Http, context.Time);
        context.Register<ModelProvider>(CapabilityKinds.Provider, "anthropic", _ => provider);
        return default;
    }
}
