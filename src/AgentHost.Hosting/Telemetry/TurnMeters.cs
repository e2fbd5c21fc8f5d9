using System.Text.Json;

namespace AgentHost.Hosting.Telemetry;

/// <summary>Histograms of tokens and durations since they were taken last. Thread-safe.</summary>
internal sealed class TurnMeters(TimeProvider time)
{
    /// <summary>Sets of attributes that are kept apart; what is beyond is counted as one.</summary>
    private const int MostSets = 1_000;

    private static readonly double[] TokenBounds = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864];
    private static readonly double[] SecondBounds = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
    private static readonly IReadOnlyList<(string Key, string Value)> Overflow = [];

    private readonly Lock _gate = new();
    private Dictionary<string, Tally> _tokens = new(StringComparer.Ordinal);
    private Dictionary<string, Tally> _seconds = new(StringComparer.Ordinal);
    private DateTimeOffset _since = time.GetUtcNow();

    public void CountTokens(long count, IReadOnlyList<(string Key, string Value)> attributes) => Record(TokenBounds, count, attributes);

    public void CountSeconds(TimeSpan duration, IReadOnlyList<(string Key, string Value)> attributes) =>
        Record(SecondBounds, Math.Max(0, duration.TotalSeconds), attributes);

    /// <summary>Takes what was counted, and begins anew.</summary>
    public IReadOnlyList<TelemetryMetric> Take()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var taken = new List<TelemetryMetric>(2);
            Add("gen_ai.client.token.usage", "{token}", "Number of input and output tokens used.", _tokens);
            Add("gen_ai.client.operation.duration", "s", "Duration of requests, calls of tools and turns.", _seconds);
            (_tokens, _seconds, _since) = (new(StringComparer.Ordinal), new(StringComparer.Ordinal), now);
            return taken;

            void Add(string name, string unit, string description, Dictionary<string, Tally> tallies)
            {
                if (tallies.Count > 0)
                {
                    taken.Add(new TelemetryMetric(name, TelemetryMetricKind.Histogram, [.. tallies.Values.Select(tally => tally.ToPoint(_since, now))])
                    {
                        Unit = unit,
                        Description = description,
                    });
                }
            }
        }
    }

    private void Record(double[] bounds, double value, IReadOnlyList<(string Key, string Value)> attributes)
    {
        lock (_gate)
        {
            var tallies = ReferenceEquals(bounds, TokenBounds) ? _tokens : _seconds;
            var key = string.Join('\n', attributes);
            if (!tallies.TryGetValue(key, out var tally))
            {
                if (tallies.Count >= MostSets)
                {
                    (key, attributes) = ("", Overflow);
                }

                if (!tallies.TryGetValue(key, out tally))
                {
                    tallies.Add(key, tally = new Tally(bounds, attributes));
                }
            }

            tally.Add(value);
        }
    }

    private sealed class Tally(double[] bounds, IReadOnlyList<(string Key, string Value)> attributes)
    {
        private readonly long[] _buckets = new long[bounds.Length + 1];
        private long _count;
        private double _sum;
        private double _min = double.MaxValue;
        private double _max;

        public void Add(double value)
        {
            var at = Array.BinarySearch(bounds, value);
            _buckets[at < 0 ? ~at : at]++;
            _count++;
            _sum += value;
            _min = Math.Min(_min, value);
            _max = Math.Max(_max, value);
        }

        public TelemetryPoint ToPoint(DateTimeOffset start, DateTimeOffset now) => new(start, now)
        {
            Histogram = new TelemetryHistogram(_count, _sum, _min, _max, bounds, _buckets),
            Attributes = ReferenceEquals(attributes, Overflow)
                ? new Dictionary<string, JsonElement>(StringComparer.Ordinal) { ["otel.metric.overflow"] = AgentJson.Parse("true") }
                : attributes.ToDictionary(static pair => pair.Key, static pair => AgentJson.ToElement(pair.Value), StringComparer.Ordinal),
        };
    }
}
