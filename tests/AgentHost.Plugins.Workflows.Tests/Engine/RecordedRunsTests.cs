using System.Collections.Immutable;
using System.Text.Json;
using AgentHost.Plugins.Workflows.Engine;
using AgentHost.Plugins.Workflows.Storing;
using AgentHost.Testing.Shared;

namespace AgentHost.Plugins.Workflows.Tests.Engine;

/// <summary>
/// Logs of runs that a release left in the middle, which every later one goes on with. With RECORD_RUNS set to a version those of the version are written,
/// once: what is there already is never changed.
/// </summary>
public sealed class RecordedRunsTests
{
    private const string Whole = """
        name: recorded
        limits: { concurrency: 3 }
        state:
          log: { type: list<string>, reduce: append }
          n: { type: number, reduce: add, initial: 0 }
          answer: string
        nodes:
          first: { agent: first, save: log, next: fan }
          fan:
            bound: 2
            parallel:
              l: { command: left, save: log }
              r: { nodes: { x: { agent: x, save: log, next: y }, y: { set: { n: "2" } } } }
            next: again
          again: { loop: { agent: "round {{ iteration }} of the loop", save: log }, until: iteration == 2, stuck: 9, next: ask }
          ask: { wait: Go on?, options: ["yes", "no"], save: answer, next: [{ to: each, when: "answer == 'yes'" }] }
          each: { over: "['p', 'q']", as: e, bound: 1, foreach: { agent: "{{ e }}", save: log }, next: within }
          within: { subgraph: { nodes: { z: { command: z, save: log, onUnknown: retry } } } }
        """;

    private static string Folder => Repository.PathTo("tests", "AgentHost.Plugins.Workflows.Tests", "Golden", "runs");

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Folder, "*.jsonl").Select(static file => Path.GetFileName(file)!).Order()];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task ARunOfARelease_GoesOnToItsEnd(string file)
    {
        var events = (await File.ReadAllLinesAsync(Path.Combine(Folder, file), TestContext.Current.CancellationToken)).Select(static line =>
        {
            var read = JsonDocument.Parse(line).RootElement;
            return new NewEvent(read.GetProperty("type").GetString()!, read.GetProperty("data"));
        }).ToList();
        var log = new MemoryLog(events);
        var stored = log.Read().OfType<NodeCompleted>().Select(static each => each.Key).ToHashSet(StringComparer.Ordinal);
        if (log.Read()[^1] is RunPaused or RunEnded)
        {
            await log.AppendAsync([(new RunResumed(), null)], default);
        }

        var executor = new ScriptedExecutor();
        var state = await Runs.RunAsync(log, executor, ask: static question => question.Options.Contains("yes") ? "yes" : question.Options[0]);
        Assert.True(state.Status == RunStatus.Completed, $"{file}: {state.Status} {state.Reason}");
        Assert.DoesNotContain(executor.Acted, stored.Contains);
        Assert.Equal(
            ["first", "left", "p", "q", "round 1 of the loop", "round 2 of the loop", "x", "z"],
            ((ImmutableList<object?>)state.State["log"]!).Cast<string>().Order(StringComparer.Ordinal));
        Assert.Equal((2.0, "yes"), (state.State["n"], state.State["answer"]));
    }

    [Fact]
    public void EachRelease_HasItsRuns() => Assert.True(Files.Count >= 4, "record the runs of this release: RECORD_RUNS=VERSION");

    [Fact]
    public async Task Record()
    {
        var version = Environment.GetEnvironmentVariable("RECORD_RUNS");
        var whole = Runs.Log(Whole);
        var end = await Runs.RunAsync(whole, ask: static _ => "yes");
        Assert.Equal(RunStatus.Completed, end.Status);
        if (version is null)
        {
            return;
        }

        Directory.CreateDirectory(Folder);
        var waiting = Runs.Log(Whole);
        await Runs.RunAsync(waiting);
        var failed = Runs.Log(Whole);
        await Runs.RunAsync(failed, new ScriptedExecutor(static each => each.Text == "x"
            ? new NodeCompleted(each.Key, NodeOutcome.Failed) { Error = "no", IsFinal = true }
            : ScriptedExecutor.Ok(each)));
        var inbox = new MemoryInbox();
        var paused = Runs.Log(Whole);
        await inbox.OrderAsync("r", "pause", default);
        await Runs.RunAsync(paused, inbox: inbox);
        (string Name, IEnumerable<NewEvent> Events)[] all =
        [
            ("waiting", waiting.Events),
            ("failed", failed.Events),
            ("paused", paused.Events),
            .. whole.Ends.SkipLast(1).Where(static (_, at) => at % 3 == 0).Select((cut, at) => ($"killed-{at}", whole.Events.Take(cut))),
        ];
        foreach (var (name, events) in all)
        {
            var file = Path.Combine(Folder, $"{version}-{name}.jsonl");
            if (!File.Exists(file))
            {
                var lines = events.Select(static each => $"{{\"type\":\"{each.Type}\",\"data\":{each.Data.GetRawText()}}}");
                await File.WriteAllLinesAsync(file, lines, TestContext.Current.CancellationToken);
            }
        }
    }
}
