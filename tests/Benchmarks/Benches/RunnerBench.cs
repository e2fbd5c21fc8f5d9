using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;

namespace AgentHost.Benchmarks.Benches;

/// <summary>A tool behind the plugin runner against the same tool in process: steps of the same turn, in turn.</summary>
internal sealed class RunnerBench : IBench
{
    private const int Steps = 20;
    private const double MostMore = 1;
    private const double MostForFirst = 400;

    public string Name => "runner";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchPlace place, Options options)
    {
        const string name = "a call behind the runner adds";
        if (!File.Exists(Path.Combine(Path.GetDirectoryName(place.Agent)!, "AgentHost.PluginRunner.dll")))
        {
            return [Figure.LeftOut(name, "the published build has no plugin runner")];
        }

        var bundled = Path.Combine(Path.GetDirectoryName(place.Agent)!, "plugins", "files");
        if (!Directory.Exists(bundled))
        {
            return [Figure.LeftOut(name, "the published build has no plugin \"files\"")];
        }

        // The same plugin, taken from another folder, is nobody's bundled plugin: it runs behind the runner.
        var copy = place.Fresh("runner-plugin");
        foreach (var file in Directory.EnumerateFiles(bundled))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        var inside = await MeasureAsync(place, "runner-inside", []);
        var outside = await MeasureAsync(place, "runner-outside", ["--plugin", copy]);
        if (inside.Count == 0 || outside.Count == 0)
        {
            return [Figure.LeftOut(name, "the build offers no tool \"read\"")];
        }

        var usual = Figure.MedianOf([.. inside.Skip(1)]);
        return
        [
            new Figure("step after read, in process", "ms", [.. inside.Skip(1)]),
            new Figure("step after read, behind the runner", "ms", [.. outside.Skip(1)]),
            new Figure(name, "ms", [.. outside.Skip(1).Select(time => time - usual)]) { Budget = MostMore },
            new Figure("first call behind the runner", "ms", [outside[0]]) { Budget = MostForFirst },
        ];
    }

    private static async Task<List<double>> MeasureAsync(BenchPlace place, string folder, string[] words)
    {
        string? missing = null;
        await using var setup = await AgentSetup.CreateAsync(place, folder, request =>
        {
            missing ??= StepTimes.Missing(request, "read");
            return missing is null && request.ModelIndex < Steps ? Answers.Read(request.ModelIndex!.Value) : Answers.Done;
        });
        setup.MakeFiles(Steps);
        await setup.RunAsync([.. words, "go on"]);
        return missing is null ? StepTimes.Of(setup.Server.ModelRequests) : [];
    }
}
