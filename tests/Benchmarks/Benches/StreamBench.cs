using System.Diagnostics;
using System.Text;
using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;
using AgentHost.ModelServing;

namespace AgentHost.Benchmarks.Benches;

/// <summary>An answer in 5,000 pieces against the same answer in one: from the request to the end of the process.</summary>
internal sealed class StreamBench : IBench
{
    private const int Chunks = 5000;
    private const int ChunkSize = 8;
    private const int Runs = 7;
    private const double MostMore = 150;

    public string Name => "stream";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchPlace place, Options options)
    {
        var text = new StringBuilder();
        for (var i = 0; text.Length < Chunks * ChunkSize; i++)
        {
            text.Append(i % 16 == 15 ? '\n' : 'w').Append(i).Append(' ');
        }

        text.Length = Chunks * ChunkSize;
        var whole = new Reply { Text = text.ToString() };
        var pieces = whole with { ChunkSize = ChunkSize };
        var now = whole;
        await using var setup = await AgentSetup.CreateAsync(place, Name, _ => now);
        List<double> one = [];
        List<double> many = [];
        for (var i = 0; i <= Runs; i++)
        {
            now = whole;
            var first = await MeasureAsync(setup);
            now = pieces;
            var second = await MeasureAsync(setup);
            if (i > 0)
            {
                one.Add(first);
                many.Add(second);
            }
        }

        return
        [
            new Figure("answer of one chunk, request to exit", "ms", one),
            new Figure("answer of 5,000 chunks, request to exit", "ms", many),
            new Figure("5,000 chunks add", "ms", [.. many.Zip(one, static (long_, short_) => long_ - short_)]) { Budget = MostMore },
        ];
    }

    private static async Task<double> MeasureAsync(AgentSetup setup)
    {
        // As events, so that each chunk reaches the surface.
        var run = await setup.RunAsync("--output", "stream-json", "write");
        return Stopwatch.GetElapsedTime(setup.Server.ModelRequests[^1].Timestamp, run.Ended).TotalMilliseconds;
    }
}
