using System.Runtime.CompilerServices;
using AgentHost.Plugins.Infrastructure.Affected;
using AgentHost.Plugins.Infrastructure.Hooks;
using AgentHost.Plugins.Infrastructure.Stacks;

namespace AgentHost.Plugins.Infrastructure;

/// <summary>A domain pack for infrastructure: stacks of YAML, their components, terraform.</summary>
public sealed partial class InfrastructurePlugin : Plugin
{
    private readonly ConditionalWeakTable<IWorkspaceContext, StackCache> _rooms = [];
    private TimeProvider _time = TimeProvider.System;

    /// <summary>Gets the cache of a workspace.</summary>
    internal StackCache CacheOf(IWorkspaceContext workspace) => _rooms.GetValue(workspace, key => new StackCache(key, _time));

    /// <inheritdoc/>
    public override ValueTask DeactivateAsync(CancellationToken cancellationToken)
    {
        foreach (var (_, cache) in _rooms)
        {
            cache.Plans.Clear();
        }

        _rooms.Clear();
        return default;
    }

    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        _time = context.Time;
        context.Register<Hook>(CapabilityKinds.Hook, "infrastructure-findings", workspace => new FindingsHook(CacheOf(workspace)));
        context.Register<Capability>("change-impact", "infrastructure", workspace => new ChangeImpact(this, workspace));
        return default;
    }
}
