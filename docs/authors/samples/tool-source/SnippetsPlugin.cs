namespace Samples.ToolSource;

/// <summary>Tools that are found in a file.</summary>
public sealed class SnippetsPlugin : Plugin
{
    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        context.Register<AgentHost.ToolSource>(CapabilityKinds.ToolSource, "snippets", workspace => new SnippetSource(workspace));
        return default;
    }
}
