namespace Samples.PromptSection;

/// <summary>Tells the model how this house works.</summary>
public sealed class HouseRulesPlugin : Plugin
{
    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        context.Register<AgentHost.PromptSection>(CapabilityKinds.PromptSection, "house-rules", workspace => new HouseRulesSection(workspace));
        return default;
    }
}
