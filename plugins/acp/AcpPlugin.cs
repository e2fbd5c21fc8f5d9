using AgentHost.Plugins.Acp.Commands;
using AgentHost.Plugins.Acp.Models;
using AgentHost.Plugins.Acp.Profiles;
using AgentHost.Plugins.Acp.Running;

namespace AgentHost.Plugins.Acp;

/// <summary>Other coding agents by the Agent Client Protocol: for tasks, as nodes of workflows, as models.</summary>
public sealed partial class AcpPlugin : Plugin
{
    private IPluginContext? _context;

    /// <inheritdoc/>
    public override async ValueTask DeactivateAsync(CancellationToken cancellationToken)
    {
        if (_context is { } context)
        {
            await KeptAgents.Of(context).EndAsync();
        }
    }

    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        _context = context;
        context.Register<ModelProvider>(CapabilityKinds.Provider, "acp", static _ => new AcpProvider());
        context.Register<AgentSource>(CapabilityKinds.AgentSource, "other-agents", static workspace => new AcpAgents(workspace));
        context.Register<Command>(CapabilityKinds.Command, "acp", static workspace => new AcpCommand(workspace));
        return default;
    }
}
