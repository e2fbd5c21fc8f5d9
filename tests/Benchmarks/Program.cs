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
    private const string Usage = "usage: ./bench [--only NAME,NAME…] [--runs N] [--json]\n       ./bench crash [--kills N]\n       ./bench faults [--most N]\n"
        + "       ./bench soak [--minutes M]";
    private const int UsualKills = 500;
    private const int UsualFaults = 400;
    private const int UsualMinutes = 10;

    private static readonly IBench[] Benches =
    [
        new StartBench(), new LauncherBench(), new RequestBench(), new StepBench(), new HistoryBench(),
        new CostBench(), new StreamBench(), new RunnerBench(), new PluginsBench(), new ReloadBench(), new ListingBench(), new GlobBench(), new GrepBench(),
        new ShellLineBench(), new SandboxBench(), new TargetsBench(), new PermissionBench(), new SearchBench(), new AppendBench(), new SnapshotBench(),
        new UndoBench(), new SkillsBench(), new AttachBench(), new McpBench(), new JsonRpcBench(), new LspBench(), new BlocksBench(), new AskingBench(),
        new ServerBench(), .. ServerLoadBench.All, new EditorsBench(), new ChatBench(), new WorkflowBench(),
    ];

    private static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["crash", .. var words]:
                return Number(words, "--kills", UsualKills) is { } kills
                    ? await WarmAsync(() => new CrashHarness(BenchPlace.Find(), kills).RunAsync())
                    : await RefuseAsync("--kills");
            case ["faults", .. var words]:
                return Number(words, "--most", UsualFaults) is { } most
                    ? await WarmAsync(() => new FaultHarness(BenchPlace.Find(), most).RunAsync())
                    : await RefuseAsync("--most");
            case ["soak", .. var words]:
                return Number(words, "--minutes", UsualMinutes) is { } minutes
                    ? await new SoakHarness(BenchPlace.Find(), minutes).RunAsync()
                    : await RefuseAsync("--minutes");
            case ["soak-worker", var folder, var seed]:
                return await SoakHarness.WorkAsync(folder, int.Parse(seed, CultureInfo.InvariantCulture));
            case ["append-worker", var folder]:
                return await AppendBench.WorkAsync(folder);
            default:
                break;
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

    private static int? Number(string[] words, string option, int usual) => words switch
    {
        [] => usual,
        [var name, var word] when name == option && int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 => number,
        _ => null,
    };

    private static async Task<int> RefuseAsync(string option)
    {
        await Console.Error.WriteLineAsync($"bench: expected {option} and a number.\n{Usage}");
        return 2;
    }

    private static async Task<int> WarmAsync(Func<Task<int>> run)
    {
        await ModelServer.WarmUpAsync();
        return await run();
    }
}
