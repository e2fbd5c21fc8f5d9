using AgentHost.Plugins.Agents.Compacting;

namespace AgentHost.Plugins.Agents;

/// <summary>Brings the compactor <c>plain</c>; the prompts are files of its own.</summary>
public sealed class AgentsPlugin : Plugin
{
    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Register<Compactor>(CapabilityKinds.Compactor, "plain", static _ => new PlainCompactor());
        return default;
    }
}
