namespace AgentHost;

/// <summary>A metric: what was counted or measured, with a point for each set of attributes.</summary>
/// <param name="Name">Its name, such as <c>gen_ai.client.token.usage</c>.</param>
/// <param name="Kind">Kind of the metric: what its points hold.</param>
/// <param name="Points">Its points.</param>
public sealed record TelemetryMetric(string Name, TelemetryMetricKind Kind, IReadOnlyList<TelemetryPoint> Points)
{
    /// <summary>The unit, in UCUM: <c>s</c>, <c>{token}</c>.</summary>
    public string? Unit { get; init; }

    /// <summary>Description of the metric, in a sentence.</summary>
    public string? Description { get; init; }
}
