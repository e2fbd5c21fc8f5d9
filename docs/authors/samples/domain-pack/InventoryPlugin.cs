namespace Samples.DomainPack;

/// <summary>A domain pack in small: what there is, what is wrong with it, and one thing that is done to it.</summary>
public sealed partial class InventoryPlugin : Plugin
{
    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        context.Register<Hook>(CapabilityKinds.Hook, "inventory-findings", workspace => new FindingsHook(workspace));
        return default;
    }
}
