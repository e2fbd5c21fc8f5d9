namespace TestPlugins.Edition;

/// <summary>The plugin's version and the workspace's motto for the prompt.</summary>
internal sealed class EditionSection(IPluginContext plugin, IWorkspaceContext workspace) : PromptSection
{
    /// <inheritdoc/>
    public override ValueTask<string?> BuildAsync(PromptContext context, CancellationToken cancellationToken) =>
        new($"edition {plugin.Version} with {workspace.Settings} in {workspace.Root}");
}
