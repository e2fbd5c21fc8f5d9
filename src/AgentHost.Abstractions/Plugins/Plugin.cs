namespace AgentHost;

/// <summary>A plugin's entry point: the one type that its manifest names.</summary>
/// <remarks>Made once in a host with a parameterless constructor, then activated once, before its first capability is used.</remarks>
public abstract class Plugin
{
    /// <summary>Activates the plugin. Bounded by the host (10 s).</summary>
    public async ValueTask ActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        RegisterGenerated(context);
        await OnActivateAsync(context, cancellationToken);
    }

    /// <summary>Stops the plugin: its registrations are already withdrawn and its calls have ended. Bounded by the host (5 s).</summary>
    public virtual ValueTask DeactivateAsync(CancellationToken cancellationToken) => default;

    /// <summary>Registers capabilities and opens what they need. Slow work belongs to the capabilities themselves.</summary>
    protected virtual ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken) => default;

    /// <summary>Written by the generator: registers what <see cref="ToolAttribute"/> marks.</summary>
    protected virtual void RegisterGenerated(IPluginContext context)
    {
    }
}
