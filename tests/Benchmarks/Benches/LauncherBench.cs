using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;

namespace AgentHost.Benchmarks.Benches;

/// <summary>What the launcher at the root adds to a run.</summary>
internal sealed class LauncherBench : IBench
{
    private const double MostMs = 15;

    public string Name => "launcher";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchPlace place, Options options)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "",
            ["HOME"] = place.Fresh(Name),
        };
        List<double> launched = [];
        List<double> direct = [];
        for (var i = 0; i <= options.Runs; i++)
        {
            var with = await ProcessRun.RunAsync(place.Launcher, ["--version"], place.Root, environment);
            var without = await ProcessRun.RunAsync(place.Agent, ["--version"], place.Root, environment);
            if (i > 0)
            {
                launched.Add(with.Milliseconds);
                direct.Add(without.Milliseconds);
            }
        }

        return
        [
            new Figure("agent --version, the program itself", "ms", direct),
            new Figure("the launcher adds", "ms", [.. launched.Zip(direct, static (with, without) => with - without)]) { Budget = MostMs },
        ];
    }
}
