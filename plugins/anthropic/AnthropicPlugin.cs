using AgentHost.Plugins.Anthropic.Bedrock;
using AgentHost.Plugins.Anthropic.Vertex;

namespace AgentHost.Plugins.Anthropic;

/// <summary>Brings the provider types <c>anthropic</c>, <c>bedrock</c> and <c>vertex</c>.</summary>
public sealed class AnthropicPlugin : Plugin
{
    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var provider = new AnthropicProvider(context.Http, context.Time);
        context.Register<ModelProvider>(CapabilityKinds.Provider, "anthropic", _ => provider);
        var bedrock = new BedrockProvider(context);
        context.Register<ModelProvider>(CapabilityKinds.Provider, "bedrock", _ => bedrock);
        var vertex = new VertexProvider(context);
        context.Register<ModelProvider>(CapabilityKinds.Provider, "vertex", _ => vertex);
        return default;
    }
}
