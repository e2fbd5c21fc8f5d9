using System.Diagnostics;
using System.IO.Pipelines;
using System.Text.Json;
using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;
using AgentHost.JsonRpc;

namespace AgentHost.Benchmarks.Benches;

/// <summary>Small round trips of JSON-RPC in one process, over pipes.</summary>
internal sealed class JsonRpcBench : IBench
{
    private const int Calls = 20_000;
    private const int Together = 16;

    /// <summary>Fifty thousand a second.</summary>
    private const double MostMicroseconds = 20;

    private static readonly JsonElement Parameters = JsonElement.Parse("""{"a":1,"b":2}""");

    public string Name => "json-rpc";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchPlace place, Options options)
    {
        var (toLeft, toRight) = (new Pipe(), new Pipe());
        await using var left = new JsonRpcConnection(toLeft.Reader.AsStream(), toRight.Writer.AsStream());
        await using var right = new JsonRpcConnection(toRight.Reader.AsStream(), toLeft.Writer.AsStream());
        right.OnRequest("add", static (_, _) => new(Parameters));
        left.Start();
        right.Start();
        await MeasureAsync(left, Together);
        var (together, single) = (new List<double>(), new List<double>());
        for (var run = 0; run < options.Runs; run++)
        {
            together.Add(await MeasureAsync(left, Together));
            single.Add(await MeasureAsync(left, 1));
        }

        return
        [
            new Figure($"a round trip, {Together} under way", "µs", together) { Budget = MostMicroseconds },
            new Figure("a round trip, one after the other", "µs", single),
        ];
    }

    private static async Task<double> MeasureAsync(JsonRpcConnection connection, int together)
    {
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, together).Select(async _ =>
        {
            for (var i = 0; i < Calls / together; i++)
            {
                await connection.RequestAsync("add", Parameters);
            }
        }));
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / Calls;
    }
}
