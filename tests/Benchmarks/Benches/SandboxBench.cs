using System.Diagnostics;
using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;
using AgentHost.Processes;
using AgentHost.Processes.Backends;
using AgentHost.Processes.Proxying;
using AgentHost.Processes.Sandboxing;

namespace AgentHost.Benchmarks.Benches;

/// <summary>What a sandbox adds to a command that does nothing: bubblewrap, the same with a way to hosts, and Landlock, each in turn.</summary>
internal sealed class SandboxBench : IBench
{
    public string Name => "sandbox";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchPlace place, Options options)
    {
        const string name = "a command alone";
        if (!OperatingSystem.IsLinux())
        {
            return [Figure.LeftOut(name, "there are sandboxes on Linux only")];
        }

        var root = place.Fresh("sandbox-work");
        var around = new SandboxPlace(root, place.Fresh("sandbox-home"), [], static () => []);
        var helper = SandboxHelper.Find(Path.Combine(Path.GetDirectoryName(place.Agent)!, "AgentHost.PluginRunner.dll"));
        await using var backend = ProcessBackends.Create(TimeProvider.System);
        var plain = new LocalProcesses(root, backend);
        var wrapped = new Sandbox(backend, helper: helper);
        var restricted = new Sandbox(backend, ["/no/such/bwrap"], helper);
        List<(string Name, IProcesses? Processes, string Missing)> ways = [(name, plain, "")];
        var found = await wrapped.FindAsync();
        ways.Add(("in bubblewrap", found.Program is null ? null : Held(wrapped, new SandboxView()), found.Why ?? ""));
        ways.Add((
            "in bubblewrap, with a way to hosts",
            found.Program is null || helper is null ? null : Held(wrapped, new SandboxView { Hosts = new NoHosts() }),
            found.Why ?? "the published build has no plugin runner"));
        ways.Add((
            "under Landlock",
            (await restricted.FindAsync()).Landlock == 0 ? null : Held(restricted, new SandboxView()),
            "this kernel has no Landlock, or the published build no plugin runner"));

        var times = ways.ConvertAll(static _ => new List<double>());
        for (var run = -1; run < options.Runs; run++)
        {
            for (var way = 0; way < ways.Count; way++)
            {
                if (ways[way].Processes is { } processes && await MeasureAsync(processes) is var time && run >= 0)
                {
                    times[way].Add(time);
                }
            }
        }

        return [.. ways.Select((way, at) => way.Processes is null ? Figure.LeftOut(way.Name, way.Missing) : new Figure(way.Name, "ms", times[at]))];

        IProcesses Held(Sandbox sandbox, SandboxView view) => new SandboxedProcesses(plain, sandbox, SandboxMode.Required, around, view);
    }

    private static async Task<double> MeasureAsync(IProcesses processes)
    {
        var began = Stopwatch.GetTimestamp();
        await using var process = await processes.StartAsync(new ProcessSpec("/bin/true", []), CancellationToken.None);
        return await process.WaitAsync(CancellationToken.None) == 0
            ? Stopwatch.GetElapsedTime(began).TotalMilliseconds
            : throw new BenchException("/bin/true failed in a sandbox");
    }

    private sealed class NoHosts : ICommandHosts
    {
        public bool CanOpen => false;

        public bool Allows(string host, int port) => false;

        public ValueTask<HostAnswer> JudgeAsync(string host, int port, CancellationToken cancellationToken) => new(new HostAnswer(false, "Not here."));

        public ValueTask NoteRefusalAsync(string host, int port, string reason) => default;
    }
}
