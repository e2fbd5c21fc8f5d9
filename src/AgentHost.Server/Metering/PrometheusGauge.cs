namespace AgentHost.Server.Metering;

/// <summary>A number of this moment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Summary">What it counts, in a sentence.</param>
/// <param name="Value">The number.</param>
internal sealed record PrometheusGauge(string Name, string Summary, double Value)
{
    /// <summary>Its label; null for none.</summary>
    public (string Name, string Value)? Label { get; init; }

    /// <summary>True where it only rises.</summary>
    public bool IsCounter { get; init; }
}
