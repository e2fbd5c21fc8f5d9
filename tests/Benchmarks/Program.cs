using System.Globalization;
using AgentHost.Benchmarks.Benches;
using AgentHost.Benchmarks.Crashing;
using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;
using AgentHost.ModelServing;

namespace AgentHost.Benchmarks;

/// <summary>Runs the chosen benches one after another and prints one table. Exit code 0 unless something could not be run.</summary>
internal static class Program
{
    private const string Usage = "usage: ./bench [--only NAME,NAME…] [--runs N] [--json]\n       ./bench crash [--kills N]";
    private const int UsualKills = 500;

    private static readonly IBench[] Benches =
    [
        new StartBench(), new LauncherBench(), new RequestBench(), new StepBench(), new HistoryBench(),
        new CostBench(), new StreamBench(), new RunnerBench(), new PluginsBench(), new ReloadBench(), new ListingBench(), new GlobBench(), new GrepBench(), new ShellLineBench(), new PermissionBench(), new SearchBench(), new SnapshotBench(), new SkillsBench(), new AttachBench(), new McpBench(), new JsonRpcBench(), new LspBench(),
    ];

    private static async Task<int> Main(string[] args)
    {
        if (args is ["crash", .. var words])
        {
            var kills = words switch { [] => UsualKills, ["--kills", var word] when int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 => number, _ => 0 };
            if (kills == 0)
            {
                await Console.Error.WriteLineAsync($"bench: expected --kills and a number.\n{Usage}");
                return 2;
            }

            await ModelServer.WarmUpAsync();
            return await new CrashHarness(BenchPlace.Find(), kills).RunAsync();
        }

        if (!Options.TryRead(args, [.. Benches.Select(static bench => bench.Name)], out var options, out var mistake))
        {
            await Console.Error.WriteLineAsync($"bench: {mistake}\n{Usage}");
            return 2;
        }

        var place = BenchPlace.Find();
        var report = new Report(Machine.Read(place.Folder));
        await ModelServer.WarmUpAsync();
        foreach (var bench in Benches.Where(bench => options.Wants(bench.Name)))
        {
            await Console.Error.WriteLineAsync($"bench: {bench.Name} …");
            try
            {
                report.Add(bench.Name, await bench.RunAsync(place, options));
            }
            catch (BenchException exception)
            {
                report.Fail(bench.Name, exception.Message);
            }
        }

        await Console.Out.WriteAsync(options.Json ? report.ToJson() : report.ToText());
        return report.Failures.Count == 0 ? 0 : 1;
    }
}
