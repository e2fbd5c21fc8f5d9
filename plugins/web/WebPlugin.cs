using AgentHost.Plugins.Web.Attaching;

namespace AgentHost.Plugins.Web;

/// <summary>The tools that reach the web: <c>fetch</c>, <c>download</c>; and addresses as references of prompts.</summary>
public sealed partial class WebPlugin : Plugin
{
    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Register<ContextSource>(CapabilityKinds.ContextSource, "https", workspace => new PageSource(context, workspace));
        context.Register<ContextSource>(CapabilityKinds.ContextSource, "http", workspace => new PageSource(context, workspace));
        return default;
    }
}
