using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace AgentHost.Server.Metering;

/// <summary>Listens to the counters and histograms of one meter and writes them as Prometheus reads them, in its text format 0.0.4. Thread-safe.</summary>
internal sealed class PrometheusText : IDisposable
{
    public const string MediaType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>The most sets of labels of one instrument; what is more is counted together.</summary>
    private const int MostSets = 1_000;

    private static readonly double[] Bounds = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800];

    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Instrumented> _all = new(StringComparer.Ordinal);

    public PrometheusText(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, meter))
            {
                lock (_gate)
                {
                    _all[instrument.Name] = new Instrumented(instrument);
                }

                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, labels, _) => Take(instrument, value, labels));
        _listener.SetMeasurementEventCallback<double>((instrument, value, labels, _) => Take(instrument, value, labels));
        _listener.Start();
    }

    /// <summary>Writes all of it.</summary>
    /// <param name="gauges">Numbers of this moment, to write before it.</param>
    public string Write(IEnumerable<PrometheusGauge> gauges)
    {
        var text = new StringBuilder();
        foreach (var family in gauges.GroupBy(static gauge => gauge.Name, StringComparer.Ordinal))
        {
            var first = family.First();
            Head(text, first.Name, first.Summary, first.IsCounter ? "counter" : "gauge");
            foreach (var gauge in family)
            {
                Line(text, gauge.Name, gauge.Label is { } label ? $"{label.Name}=\"{Escape(label.Value)}\"" : "", gauge.Value);
            }
        }

        lock (_gate)
        {
            foreach (var (name, instrument) in _all)
            {
                instrument.Write(text, name);
            }
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        var written = new StringBuilder();
        foreach (var (name, label) in labels)
        {
            written.Append(written.Length == 0 ? "" : ",").Append(name).Append("=\"")
                .Append(Escape(Convert.ToString(label, CultureInfo.InvariantCulture) ?? "")).Append('"');
        }

        lock (_gate)
        {
            _all[instrument.Name].Add(written.ToString(), value);
        }
    }

    private static void Head(StringBuilder text, string name, string summary, string type) =>
        text.Append("# HELP ").Append(name).Append(' ').Append(summary).Append("\n# TYPE ").Append(name).Append(' ').Append(type).Append('\n');

    private static void Line(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
        {
            text.Append('{').Append(labels).Append('}');
        }

        text.Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    /// <summary>Numbers of one instrument, by its labels.</summary>
    private sealed class Instrumented(Instrument instrument)
    {
        private readonly bool _isHistogram = instrument is Histogram<double>;
        private readonly SortedDictionary<string, Tally> _tallies = new(StringComparer.Ordinal);

        public void Add(string labels, double value)
        {
            if (!_tallies.ContainsKey(labels) && _tallies.Count >= MostSets)
            {
                labels = "other=\"true\"";
            }

            if (!_tallies.TryGetValue(labels, out var tally))
            {
                _tallies[labels] = tally = new Tally();
            }

            tally.Add(value, _isHistogram);
        }

        public void Write(StringBuilder text, string name)
        {
            Head(text, _isHistogram ? name : name + "_total", instrument.Description ?? "", _isHistogram ? "histogram" : "counter");
            foreach (var (labels, tally) in _tallies)
            {
                if (!_isHistogram)
                {
                    Line(text, name + "_total", labels, tally.Sum);
                    continue;
                }

                var before = labels.Length == 0 ? "" : labels + ",";
                var count = 0L;
                for (var i = 0; i <= Bounds.Length; i++)
                {
                    count += tally.Buckets[i];
                    var bound = i < Bounds.Length ? Bounds[i].ToString("R", CultureInfo.InvariantCulture) : "+Inf";
                    Line(text, name + "_bucket", $"{before}le=\"{bound}\"", count);
                }

                Line(text, name + "_sum", labels, tally.Sum);
                Line(text, name + "_count", labels, count);
            }
        }
    }

    private sealed class Tally
    {
        public double Sum { get; private set; }

        public long[] Buckets { get; } = new long[Bounds.Length + 1];

        public void Add(double value, bool isHistogram)
        {
            Sum += value;
            if (isHistogram)
            {
                // A value that is a bound belongs to the bucket of that bound.
                var at = Array.BinarySearch(Bounds, value);
                Buckets[at < 0 ? ~at : at]++;
            }
        }
    }
}
