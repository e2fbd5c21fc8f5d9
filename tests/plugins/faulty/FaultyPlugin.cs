namespace TestPlugins.Faulty;

/// <summary>Fails where it is told to.</summary>
public sealed partial class FaultyPlugin : Plugin
{
    /// <summary>Makes it, or not.</summary>
    public FaultyPlugin() => Faults.ThrowAt("constructor");

    /// <inheritdoc/>
    protected override async ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        Faults.ThrowAt("activation");
        if (Faults.Wanted == "hang-activation")
        {
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
        }
    }
}
