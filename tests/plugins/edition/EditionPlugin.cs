namespace TestPlugins.Edition;

/// <summary>Says which version of it runs, and for whom.</summary>
public sealed partial class EditionPlugin : Plugin
{
    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        context.Register<PromptSection>(CapabilityKinds.PromptSection, "edition", workspace => new EditionSection(context, workspace));
        return default;
    }
}
