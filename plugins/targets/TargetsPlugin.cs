using AgentHost.Plugins.Targets.Launching;

namespace AgentHost.Plugins.Targets;

/// <summary>Places to work in that are not this machine's own: a plain shell at the end of a program serves each.</summary>
public sealed partial class TargetsPlugin : Plugin
{
    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        foreach (var launcher in Launchers.All)
        {
            context.Register<Target>(CapabilityKinds.Target, launcher.Kind, workspace => new PlaceTarget(launcher, workspace, context.Time));
        }

        context.Register<Command>(CapabilityKinds.Command, "target", workspace => new TargetCommand(workspace, context.Time));
        return default;
    }
}
