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

    /// <summary>
    /// Stops the plugin, once: when its host closes, when a newer build of it took its place, or after it failed too often. Bounded by the host (5 s).
    /// </summary>
    /// <remarks>
    /// By then it is called no more, its calls have ended, all its registrations are withdrawn at once, and <see cref="IPluginContext.Stopping"/> has fired, in
    /// this order. Calls that do not end within 5 s after their token fired are left behind, and may still run here.
    /// </remarks>
    public virtual ValueTask DeactivateAsync(CancellationToken cancellationToken) => default;

    /// <summary>Registers capabilities and opens what they need. Slow work belongs to the capabilities themselves.</summary>
    protected virtual ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken) => default;

    /// <summary>Written by the generator: registers what <see cref="ToolAttribute"/> marks.</summary>
    protected virtual void RegisterGenerated(IPluginContext context)
    {
    }
}
