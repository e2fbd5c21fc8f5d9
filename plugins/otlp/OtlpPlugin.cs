namespace AgentHost.Plugins.Otlp;

/// <summary>The telemetry sink <c>otlp</c>: what a host measures of itself, to a collector of OpenTelemetry.</summary>
public sealed class OtlpPlugin : Plugin
{
    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Register<TelemetrySink>(CapabilityKinds.TelemetrySink, "otlp", workspace => new OtlpSink(context, workspace));
        return default;
    }
}
