using System.Diagnostics;
using System.Globalization;
using System.Text;
using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;

namespace AgentHost.Benchmarks.Benches;

/// <summary>What a thousand skills cost at a start, with their index and without, and in the request.</summary>
internal sealed class SkillsBench : IBench
{
    private const int Skills = 1000;
    private const double MostMoreWarm = 10;
    private const double MostCold = 500;
    private const double MostBytes = 8_900;

    public string Name => "skills";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchPlace place, Options options)
    {
        await using var without = await AgentSetup.CreateAsync(place, "skills-none", static _ => Answers.Done);
        await using var with = await AgentSetup.CreateAsync(place, "skills-many", static _ => Answers.Done);
        for (var i = 0; i < Skills; i++)
        {
            var folder = Directory.CreateDirectory(
                Path.Combine(with.Workspace, ".agents", "skills", string.Create(CultureInfo.InvariantCulture, $"skill-{i:D4}"))).FullName;
            await File.WriteAllTextAsync(
                Path.Combine(folder, "SKILL.md"),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"---\nname: skill-{i:D4}\ndescription: Does the thing of number {i}, with a few words on when it is to be used.\nlicense: MIT\n---\n\n"
                    + $"# Thing {i}\n\nDo it.\n"));
        }

        List<double> bare = [];
        List<double> warm = [];
        List<double> cold = [];
        var bytes = 0;
        for (var i = 0; i <= options.Runs; i++)
        {
            var first = await StartAsync(without);
            var second = await StartAsync(with);
            var data = Path.Combine(with.DataFolder, "plugins", "data", "skills", "index.bin");
            if (!File.Exists(data))
            {
                throw new BenchException($"the index of skills was not kept in {data}");
            }

            File.Delete(data);
            var third = await StartAsync(with);
            bytes = ListBytes(with);
            if (i > 0)
            {
                bare.Add(first);
                warm.Add(second);
                cold.Add(third);
            }
        }

        return
        [
            new Figure("start to first request, no skills", "ms", bare),
            new Figure($"start to first request, {Skills} skills, index there", "ms", warm),
            new Figure("more with the index there", "ms", [.. warm.Zip(bare, static (many, none) => many - none)])
            {
                Budget = MostMoreWarm,
                Note = "each run against the one just before it; the plugin's own load included"
            },
            new Figure("more without the index", "ms", [.. cold.Zip(bare, static (many, none) => many - none)]) { Budget = MostCold },
            new Figure("the list in the request", "bytes", [bytes]) { Budget = MostBytes },
        ];
    }

    private static async Task<double> StartAsync(AgentSetup setup)
    {
        var before = setup.Server.ModelRequests.Count;
        var run = await setup.RunAsync("hello");
        return Stopwatch.GetElapsedTime(run.Started, setup.Server.ModelRequests[before].Timestamp).TotalMilliseconds;
    }

    private static int ListBytes(AgentSetup setup)
    {
        var system = setup.Server.ModelRequests[^1].Messages[0].GetProperty("content").ToString();
        var at = system.IndexOf("Skills are instructions", StringComparison.Ordinal);
        return at < 0 ? throw new BenchException("the request has no list of skills") : Encoding.UTF8.GetByteCount(system[at..]);
    }
}
