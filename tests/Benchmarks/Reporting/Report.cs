using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AgentHost.Benchmarks.Reporting;

/// <summary>All figures of one run, as a table for people or as JSON.</summary>
internal sealed class Report(Machine machine)
{
    private readonly List<(string Bench, Figure Figure)> _figures = [];

    public List<string> Failures { get; } = [];

    public void Add(string bench, IEnumerable<Figure> measured) => _figures.AddRange(measured.Select(figure => (bench, figure)));

    public void Fail(string bench, string why) => Failures.Add($"{bench}: {why}");

    public string ToText()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{machine}").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"{"figure",-58} {"median",10} {"min – max",19}  {"budget",8}  verdict");
        foreach (var (_, figure) in _figures)
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"{$"{figure.Name}{(figure.Unit.Length > 0 ? ", " + figure.Unit : "")}",-58} {Number(figure.Median),10} "
                + $"{(figure.Samples.Count > 1 ? $"{Number(figure.Min)} – {Number(figure.Max)}" : ""),19}  "
                + $"{(figure.Budget is { } budget ? "≤ " + Number(budget) : ""),8}  {figure.Verdict}{(figure.Note.Length > 0 ? $"  ({figure.Note})" : "")}");
        }

        foreach (var failure in Failures)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"failed: {failure}");
        }

        return text.ToString();
    }

    public string ToJson()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteStartObject("machine");
            json.WriteNumber("cores", machine.Cores);
            json.WriteString("system", machine.System);
            json.WriteString("runtime", machine.Runtime);
            json.WriteString("load", machine.Load);
            json.WriteNumber("fsyncMs", machine.FsyncMs);
            json.WriteEndObject();
            json.WriteStartArray("figures");
            foreach (var (bench, figure) in _figures)
            {
                Write(json, bench, figure);
            }

            json.WriteEndArray();
            json.WriteStartArray("failures");
            Failures.ForEach(json.WriteStringValue);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void Write(Utf8JsonWriter json, string bench, Figure figure)
    {
        json.WriteStartObject();
        json.WriteString("bench", bench);
        json.WriteString("name", figure.Name);
        json.WriteString("unit", figure.Unit);
        if (figure.Samples.Count > 0)
        {
            json.WriteNumber("median", figure.Median);
            json.WriteNumber("min", figure.Min);
            json.WriteNumber("max", figure.Max);
        }

        if (figure.Budget is { } budget)
        {
            json.WriteNumber("budget", budget);
        }

        json.WriteString("verdict", figure.Verdict);
        json.WriteString("note", figure.Note);
        json.WriteStartArray("samples");
        foreach (var sample in figure.Samples)
        {
            json.WriteNumberValue(Math.Round(sample, 3));
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Number(double value) => double.IsNaN(value) ? "–"
        : value.ToString(Math.Abs(value) >= 1000 ? "0" : Math.Abs(value) >= 100 ? "0.0" : "0.00", CultureInfo.InvariantCulture);
}
