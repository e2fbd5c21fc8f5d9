namespace AgentHost.Benchmarks.Reporting;

/// <summary>One measured figure.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Unit">ms, MB, bytes, ×.</param>
/// <param name="Samples">All measurements; empty where it was left out.</param>
internal sealed record Figure(string Name, string Unit, IReadOnlyList<double> Samples)
{
    /// <summary>What the median should stay within; null: printed only.</summary>
    public double? Budget { get; init; }

    /// <summary>What else there is to say; the reason where it was left out.</summary>
    public string Note { get; init; } = "";

    public double Median => MedianOf(Samples);

    public double Min => Samples.Count == 0 ? double.NaN : Samples.Min();

    public double Max => Samples.Count == 0 ? double.NaN : Samples.Max();

    public string Verdict => Samples.Count == 0 ? "left out" : Budget is not { } budget ? "" : Median <= budget ? "ok" : "over";

    public static Figure LeftOut(string name, string reason) => new(name, "", []) { Note = reason };

    public static double MedianOf(IReadOnlyList<double> samples)
    {
        if (samples.Count == 0)
        {
            return double.NaN;
        }

        double[] sorted = [.. samples.Order()];
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
