namespace AgentHost.Plugins.Git;

/// <summary>The tool that works with git: <c>git</c>.</summary>
public sealed partial class GitPlugin : Plugin
{
    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Register<PromptSection>(CapabilityKinds.PromptSection, "git-trailer", static workspace => new TrailerSection(workspace));
        return default;
    }
}
