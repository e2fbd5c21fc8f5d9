using AgentHost.Extensions.AI;

namespace Samples.ChatClient;

/// <summary>Brings a chat client as a provider.</summary>
public sealed class ParrotPlugin : Plugin
{
    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        var provider = new ChatClientProvider(
            options => new ParrotChatClient(options.Model),
            new ChatProviderOptions { ListModels = (_, _) => new([new ModelInfo("grey")]), Time = context.Time });
        context.Register<ModelProvider>(CapabilityKinds.Provider, "parrot", _ => provider);
        return default;
    }
}
