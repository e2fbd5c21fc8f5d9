using System.Diagnostics;
using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;

namespace AgentHost.Benchmarks.Benches;

/// <summary>From the start of <c>agent run</c> to the arrival of its first model request, against a bare hello-world in the same minute.</summary>
internal sealed class StartBench : IBench
{
    private const double MostTimesHello = 5;

    public string Name => "start";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchPlace place, Options options)
    {
        var hello = await HelloProgram.BuildAsync(place);
        await using var setup = await AgentSetup.CreateAsync(place, Name, static _ => Answers.Done);
        List<double> requests = [];
        List<double> wholes = [];
        List<double> hellos = [];

        // The first of each warms the disk, and makes what a first run ever makes.
        for (var i = 0; i <= options.Runs; i++)
        {
            var yardstick = await HelloProgram.RunAsync(hello);
            var run = await setup.RunAsync("hello");
            if (i > 0)
            {
                hellos.Add(yardstick);
                requests.Add(Stopwatch.GetElapsedTime(run.Started, setup.Server.ModelRequests[^1].Timestamp).TotalMilliseconds);
                wholes.Add(run.Milliseconds);
            }
        }

        return
        [
            new Figure("hello-world, start to exit", "ms", hellos),
            new Figure("agent run, start to first request", "ms", requests),
            new Figure("agent run, start to exit", "ms", wholes),
            new Figure("first request against hello-world", "×", [.. requests.Zip(hellos, static (request, yardstick) => request / yardstick)])
            {
                Budget = MostTimesHello,
                Note = "each run against the hello-world just before it",
            },
        ];
    }
}
