namespace AgentHost.Plugins.Hooks;

/// <summary>Hooks that are programs, in the host's own format and in Claude Code's.</summary>
public sealed class HooksPlugin : Plugin
{
    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Register<HookSource>(CapabilityKinds.HookSource, "programs", workspace => new ProgramSource(workspace, context.Time));
        return default;
    }
}
