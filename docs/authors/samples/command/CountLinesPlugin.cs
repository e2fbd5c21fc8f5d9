namespace Samples.Command;

/// <summary>Counts the lines of a file.</summary>
public sealed class CountLinesPlugin : Plugin
{
    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        context.Register<AgentHost.Command>(CapabilityKinds.Command, "count-lines", _ => new CountLinesCommand());
        return default;
    }
}
