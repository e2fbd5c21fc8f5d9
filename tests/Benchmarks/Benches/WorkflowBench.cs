using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;
using AgentHost.Plugins.Workflows.Definition;
using AgentHost.Plugins.Workflows.Engine;
using AgentHost.Plugins.Workflows.Reading;
using AgentHost.Plugins.Workflows.Running;
using AgentHost.Plugins.Workflows.Storing;

namespace AgentHost.Benchmarks.Benches;

/// <summary>
/// The engine of workflows: its own time for a node, in memory and with each append on the disk, its memory, a long run that is gone on with, and LangGraph
/// beside it. Nothing acts.
/// </summary>
internal sealed class WorkflowBench : IBench
{
    private const double MostPerNode = 0.3;
    private const double MostPerStoredNode = 1;
    private const double MostMemory = 100;
    private const double MostForResuming = 100;
    private const int Nodes = 1_000;
    private const int Completed = 10_000;

    public string Name => "workflows";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchPlace place, Options options)
    {
        var (perNode, resuming) = (new List<double>(), new List<double>());
        for (var run = -1; run < options.Runs; run++)
        {
            // The first one makes the code ready.
            var start = Stopwatch.GetTimestamp();
            await DriveAsync(Nodes);
            if (run >= 0)
            {
                perNode.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds / Nodes);
            }
        }

        var (stored, flushes, opening) = (new List<double>(), new List<double>(), new List<double>());
        var (memory, heap) = (new List<double>(), new Nothing());
        for (var run = 0; run < Math.Min(options.Runs, 5); run++)
        {
            using var file = new FileStream(Path.Combine(place.Folder, "workflow.log"), FileMode.Create, FileAccess.Write);
            var start = Stopwatch.GetTimestamp();
            var log = await DriveAsync(Nodes, file, kind: "command");
            stored.Add((Stopwatch.GetElapsedTime(start) - log.Flushing).TotalMilliseconds / Nodes);
            flushes.Add((double)log.Flushes / Nodes);
            opening.Add((double)(await DriveAsync(Nodes, file)).Flushes / Nodes);

            // What it holds while a thousand nodes run, eight at once: from a heap that was cleared before.
            var before = GC.GetTotalMemory(forceFullCollection: true);
            heap.Peak = 0;
            await DriveAsync(Nodes, executor: heap);
            memory.Add((heap.Peak - before) / 1_000_000.0);
        }

        var whole = await DriveAsync(Completed);
        for (var run = -1; run < options.Runs; run++)
        {
            var start = Stopwatch.GetTimestamp();
            var state = RunFold.Fold(whole.Events.Select(static each => EventJson.Read(each.Type, each.Data)!));
            if (run >= 0)
            {
                resuming.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            if (state.Steps != Completed)
            {
                throw new BenchException($"{state.Steps} nodes instead of {Completed}");
            }
        }

        return
        [
            new Figure("the engine's own time for a node, eight at once", "ms", perNode) { Budget = MostPerNode },
            new Figure("the same with each append on the disk, but for the disk's own time", "ms", stored) { Budget = MostPerStoredNode },
            new Figure("flushes to the disk for a node", "×", flushes) { Budget = 1.05 },
            new Figure("the same for an agent, whose session is opened between", "×", opening),
            new Figure("memory of 1,000 nodes, eight at once", "MB", memory) { Budget = MostMemory },
            await LangGraph.MeasureAsync(place, Nodes),
            new Figure($"resuming a run of {Completed:N0} completed nodes", "ms", resuming) { Budget = MostForResuming },
        ];
    }

    private static async Task<Log> DriveAsync(int nodes, FileStream? file = null, Nothing? executor = null, string kind = "agent")
    {
        // A list of the language has its length in the text: a hundred elements in as many iterations as it takes.
        var items = string.Join(',', Enumerable.Range(0, 100));
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"limits: {{ steps: 100000, concurrency: 8 }}\nnodes:\n  a:\n    until: iteration == {nodes / 100}\n    stuck: 100\n    iterations: 10000\n"
                + $"    loop: {{ over: \"[{items}]\", bound: 8, foreach: {{ {kind}: \"Do {{{{ item }}}} of {{{{ iteration }}}}\" }} }}\n");
        var workflow = WorkflowReader.Read("bench", text).Workflow ?? throw new BenchException("the definition is not understood");
        var started = new RunStarted("r", "bench", workflow.Hash, text, new Dictionary<string, string>(StringComparer.Ordinal))
        {
            Time = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds,
        };
        var log = new Log(file);
        await log.AppendAsync([(started, null)], CancellationToken.None);
        var status = await new RunDriver(RunState.Begin(workflow, started), log, executor ?? new Nothing(), new Nobody(), TimeProvider.System)
            .RunAsync(CancellationToken.None);
        return status == RunStatus.Completed ? log : throw new BenchException($"the run ended as {status}");
    }

    private sealed class Log(FileStream? file) : IRunLog
    {
        public List<NewEvent> Events { get; } = [];

        public TimeSpan Flushing { get; private set; }

        public int Flushes { get; private set; }

        public ValueTask AppendAsync(IReadOnlyList<(RunEvent Event, string? Notice)> events, CancellationToken cancellationToken)
        {
            var written = events.Select(static each => EventJson.Write("r", each.Event, each.Notice)).ToList();
            Events.AddRange(written);
            if (file is not null)
            {
                foreach (var each in written)
                {
                    file.Write(JsonMarshal.GetRawUtf8Value(each.Data));
                    file.WriteByte((byte)'\n');
                }

                var start = Stopwatch.GetTimestamp();
                file.Flush(flushToDisk: true);
                Flushing += Stopwatch.GetElapsedTime(start);
                Flushes++;
            }

            return default;
        }

        public ValueTask<IReadOnlyList<RunEvent>> ReadAsync(CancellationToken cancellationToken) =>
            new([.. Events.Select(static each => EventJson.Read(each.Type, each.Data)!)]);
    }

    private sealed class Nothing : INodeExecutor
    {
        private int _count;

        /// <summary>The largest heap that was seen.</summary>
        public long Peak { get; set; }

        public async ValueTask<string?> PrepareAsync(Execution execution, CancellationToken cancellationToken)
        {
            if (execution.Node.Kind == NodeKind.Agent)
            {
                // As long as opening a session takes, it is not there at once.
                await Task.Yield();
            }

            return "s";
        }

        public ValueTask<NodeCompleted> ExecuteAsync(Execution execution, CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref _count) % 50 == 0)
            {
                Peak = Math.Max(Peak, GC.GetTotalMemory(forceFullCollection: false));
            }

            return new(new NodeCompleted(execution.Key, NodeOutcome.Ok) { Digest = Digests.Of(execution.Text), Length = 100 });
        }
    }

    private sealed class Nobody : IRunInbox
    {
        public ValueTask<WaitAnswered?> FindAnswerAsync(string run, string key, CancellationToken cancellationToken) => new((WaitAnswered?)null);

        public ValueTask<bool> AnswerAsync(string run, WaitAnswered answer, CancellationToken cancellationToken) => new(true);

        public ValueTask<string?> FindOrderAsync(string run, CancellationToken cancellationToken) => new((string?)null);

        public ValueTask OrderAsync(string run, string? order, CancellationToken cancellationToken) => default;
    }
}
