namespace AgentHost;

/// <summary>Numbers in buckets.</summary>
/// <param name="Count">Number of values.</param>
/// <param name="Sum">Their sum.</param>
/// <param name="Min">The least.</param>
/// <param name="Max">The most.</param>
/// <param name="Bounds">The upper bounds of the buckets, themselves included; rising. The last bucket has none.</param>
/// <param name="Buckets">Number of values in each bucket; one bucket more than there are bounds.</param>
public sealed record TelemetryHistogram(long Count, double Sum, double Min, double Max, IReadOnlyList<double> Bounds, IReadOnlyList<long> Buckets);
