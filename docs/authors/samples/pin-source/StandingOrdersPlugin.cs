namespace Samples.PinSource;

/// <summary>Keeps what ORDERS.md says.</summary>
public sealed class StandingOrdersPlugin : Plugin
{
    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        context.Register<AgentHost.PinSource>(CapabilityKinds.PinSource, "orders", workspace => new StandingOrders(workspace));
        return default;
    }
}
