namespace Samples.Compactor;

/// <summary>Keeps the newest turns.</summary>
public sealed class LastTurnsPlugin : Plugin
{
    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        context.Register<AgentHost.Compactor>(CapabilityKinds.Compactor, "last-turns", _ => new LastTurnsCompactor());
        return default;
    }
}
