namespace AgentHost.Plugins.Attachments;

/// <summary>References of prompts: files and folders by their paths, <c>@git:…</c> and <c>@clipboard</c>.</summary>
public sealed class AttachmentsPlugin : Plugin
{
    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Register<ContextSource>(CapabilityKinds.ContextSource, "workspace-file", static workspace => new FileSource(workspace));
        context.Register<ContextSource>(CapabilityKinds.ContextSource, "workspace-folder", static workspace => new FolderSource(workspace));
        context.Register<ContextSource>(CapabilityKinds.ContextSource, "git", static workspace => new GitSource(workspace));
        context.Register<ContextSource>(CapabilityKinds.ContextSource, "clipboard", static workspace => new ClipboardSource(workspace));
        return default;
    }
}
