namespace AgentHost.Plugins.Ollama;

/// <summary>Brings the provider type <c>ollama</c>.</summary>
public sealed class OllamaPlugin : Plugin
{
    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var provider = new OllamaProvider(context.Http, context.Time);
        context.Register<ModelProvider>(CapabilityKinds.Provider, "ollama", _ => provider);
        return default;
    }
}
