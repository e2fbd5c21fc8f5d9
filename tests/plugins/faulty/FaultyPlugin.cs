namespace TestPlugins.Faulty;

/// <summary>Fails where it is told to.</summary>
public sealed partial class FaultyPlugin : Plugin
{
    /// <summary>Makes it, or not.</summary>
    public FaultyPlugin() => Faults.ThrowAt("constructor");

    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        Faults.ThrowAt("activation");
        return default;
    }
}
