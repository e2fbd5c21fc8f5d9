namespace AgentHost.Plugins.OpenAI;

/// <summary>
/// Brings the provider types <c>openai</c> and <c>openai-compatible</c>. The gateways of its manifest are of the second type and need no code.
/// </summary>
public sealed class OpenAIPlugin : Plugin
{
    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var provider = new OpenAIProvider(context.Http, context.Time);
        context.Register<ModelProvider>(CapabilityKinds.Provider, "openai", _ => provider);
        context.Register<ModelProvider>(CapabilityKinds.Provider, "openai-compatible", _ => provider);
        return default;
    }
}
