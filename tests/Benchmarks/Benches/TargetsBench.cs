using System.Diagnostics;
using System.Text.Json;
using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;
using AgentHost.Plugins.Targets;
using AgentHost.Plugins.Targets.Launching;
using AgentHost.Plugins.TestKit;
using AgentHost.Processes;
using AgentHost.Processes.Backends;

namespace AgentHost.Benchmarks.Benches;

/// <summary>A shell of this machine as a place to work in: what its kept channel adds to a command, in turn with the same command started here.</summary>
internal sealed class TargetsBench : IBench
{
    private const double MostAdded = 2;
    private const double MostForFirst = 500;

    public string Name => "targets";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchPlace place, Options options)
    {
        const string name = "a command in a place adds";
        if (OperatingSystem.IsWindows())
        {
            return [Figure.LeftOut(name, "there is no POSIX shell")];
        }

        await using var backend = ProcessBackends.Create(TimeProvider.System);
        using var workspace = new TestWorkspace { Target = "local" };
        workspace.Processes = new LocalProcesses(workspace.Root, backend);
        var target = new PlaceTarget(Launchers.All.Single(static launcher => launcher.Kind == "sh"), workspace, TimeProvider.System);
        using var settings = JsonDocument.Parse(JsonSerializer.Serialize(new Dictionary<string, string> { ["root"] = workspace.Root }));
        List<double> here = [], there = [], first = [], reads = [];
        for (var run = -1; run < options.Runs; run++)
        {
            var began = Stopwatch.GetTimestamp();
            await using var connection = await target.ConnectAsync(
                new TargetRequest("here") { Settings = settings.RootElement.Clone() }, CancellationToken.None);
            await RunAsync(connection);
            var connected = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            await connection.WriteAsync(new TargetWrite($"{workspace.Root}/f", new byte[4096]) { Overwrite = true }, CancellationToken.None);
            for (var i = 0; i < 10; i++)
            {
                var local = await MeasureAsync(() => RunAsync(workspace.Processes));
                var remote = await MeasureAsync(() => RunAsync(connection));
                var read = await MeasureAsync(() => connection.ReadAsync($"{workspace.Root}/f", 0, 4096, CancellationToken.None).AsTask());
                if (run >= 0)
                {
                    here.Add(local);
                    there.Add(remote);
                    reads.Add(read);
                }
            }

            if (run >= 0)
            {
                first.Add(connected);
            }
        }

        var usual = Figure.MedianOf(here);
        return
        [
            new Figure("a command here", "ms", here),
            new Figure("a command in a place", "ms", there),
            new Figure(name, "ms", [.. there.Select(time => time - usual)]) { Budget = MostAdded },
            new Figure("reading 4 kB in a place", "ms", reads),
            new Figure("connecting, and a first command", "ms", first) { Budget = MostForFirst },
        ];
    }

    private static async Task<double> MeasureAsync(Func<Task> work)
    {
        var began = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private static async Task RunAsync(IProcesses processes)
    {
        await using var process = await processes.StartAsync(new ProcessSpec("true", []), CancellationToken.None);
        await foreach (var _ in process.ReadAsync(CancellationToken.None))
        {
            // It says nothing.
        }

        Check(await process.WaitAsync(CancellationToken.None));
    }

    private static async Task RunAsync(TargetConnection connection)
    {
        await using var process = await connection.StartAsync(new ProcessSpec("true", []), CancellationToken.None);
        await foreach (var _ in process.ReadAsync(CancellationToken.None))
        {
            // It says nothing.
        }

        Check(await process.WaitAsync(CancellationToken.None));
    }

    private static void Check(int? code)
    {
        if (code != 0)
        {
            throw new BenchException($"true ended with {code}");
        }
    }
}
