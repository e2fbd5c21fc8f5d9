namespace Samples.ContextSource;

/// <summary>What a version changed.</summary>
public sealed class ChangelogPlugin : Plugin
{
    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        context.Register<AgentHost.ContextSource>(CapabilityKinds.ContextSource, "changelog", workspace => new ChangelogSource(workspace));
        return default;
    }
}
