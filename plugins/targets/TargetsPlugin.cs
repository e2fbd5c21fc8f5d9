using AgentHost.Plugins.Targets.Launching;
using AgentHost.Plugins.Targets.Panes;

namespace AgentHost.Plugins.Targets;

/// <summary>Places to work in that are not this machine's own: a plain shell at the end of a program serves each.</summary>
public sealed partial class TargetsPlugin : Plugin
{
    private readonly PaneTable _panes = new();

    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        foreach (var launcher in Launchers.All)
        {
            context.Register<Target>(CapabilityKinds.Target, launcher.Kind, workspace => new PlaceTarget(launcher, workspace, context.Time) { Panes = _panes });
        }

        context.Register<Command>(CapabilityKinds.Command, "target", workspace => new TargetCommand(workspace, context.Time));
        context.Register<ToolSource>(CapabilityKinds.ToolSource, "panes", workspace => new PaneTools(workspace, _panes, context.Time));
        return default;
    }
}
