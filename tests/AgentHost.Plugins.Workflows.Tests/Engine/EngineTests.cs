using System.Collections.Immutable;
using AgentHost.Plugins.Workflows.Engine;
using AgentHost.Plugins.Workflows.Storing;
using AgentHost.Plugins.Workflows.Tests.Definition;

namespace AgentHost.Plugins.Workflows.Tests.Engine;

/// <summary>The order of nodes: edges, branches, loops.</summary>
public sealed class EngineTests
{
    private const string Log = "state:\n  log: { type: list<string>, reduce: append }\n  n: { type: number, reduce: add, initial: 0 }\n  answer: string\n";

    public static TheoryData<string, string, string> Graphs => new()
    {
        { "one after another", "nodes:\n  a: { agent: a, save: log, next: b }\n  b: { agent: b, save: log }\n", "a b" },
        { "both ways, joined once",
            "nodes:\n  a: { agent: a, save: log, next: [b, c] }\n  b: { agent: b, save: log, next: d }\n  c: { agent: c, save: log, next: d }\n  d: { "
                + "agent: d, save: log }\n", "a b c d" },
        { "a way not taken does not hold up a join",
            "nodes:\n  a: { agent: a, save: log, next: [b, { to: c, when: 1 > 2 }] }\n  b: { agent: b, save: log, next: d }\n  c: { agent: c, save: "
                + "log, next: d }\n  d: { agent: d, save: log }\n", "a b d" },
        { "else", "nodes:\n  a: { agent: a, save: log, next: [{ to: b, when: 1 > 2 }, { else: c }] }\n  b: { agent: b, save: log }\n  c: { agent: c, "
            + "save: log }\n", "a c" },
        { "the first way of a decision",
            "nodes:\n  a: { decide: [{ to: b, when: 2 > 1 }, { to: c, when: 2 > 1 }, { else: d }] }\n  b: { agent: b, save: log }\n  c: { agent: c, "
                + "save: log }\n  d: { agent: d, save: log }\n", "b" },
        { "join of any",
            "nodes:\n  a: { agent: a, save: log, next: [b, c] }\n  b: { agent: b, save: log, next: d }\n  c: { agent: c, save: log, next: d }\n  d: { "
                + "agent: d, save: log, join: any }\n", "a b c d" },
        { "back, and on",
            "nodes:\n  a: { agent: a, save: log, visits: 3, next: b }\n  b: { agent: b, save: log, next: [{ goto: a, when: length log < 4 }, { else: c "
                + "}] }\n  c: { agent: c, save: log }\n", "a b a b c" },
        { "within", "nodes:\n  a: { subgraph: { nodes: { x: { agent: x, save: log, next: y }, y: { agent: y, save: log } } }, next: b }\n  b: { agent: "
            + "b, save: log }\n", "x y b" },
        { "each element",
            "nodes:\n  a: { agent: one, save: log, next: b }\n  b: { over: \"['p', 'q', 'r']\", as: e, bound: 1, foreach: { agent: \"{{ e }}{{ index "
                + "}}\", save: log } }\n", "one p1 q2 r3" },
        { "no elements", "nodes:\n  b: { over: log, foreach: { agent: x, save: log }, next: c }\n  c: { agent: c, save: log }\n", "c" },
        { "a loop by its condition",
            "nodes:\n  a: { loop: { agent: \"w{{ iteration }}\", save: log }, until: iteration == 3, next: b }\n  b: { agent: b, save: log }\n", "w1 w2 w3 b" },
        { "what handles a failure",
            "nodes:\n  a: { agent: fail, retry: { attempts: 1 }, onError: h, next: b }\n  b: { agent: b, save: log }\n  h: { agent: \"h {{ error }}\", "
                + "save: log, next: c }\n  c: { agent: c, save: log }\n", "h a/1: no c" },
        { "a failure within is handled around it",
            "nodes:\n  a: { subgraph: { agent: fail, retry: { attempts: 1 } }, onError: h }\n  h: { agent: h, save: log }\n", "h" },
        { "a handler that is not needed holds up no join",
            "nodes:\n  a: { agent: a, save: log, onError: h, next: b }\n  h: { agent: h, save: log, next: b }\n  b: { agent: b, save: log }\n", "a b" },
        { "a race", "nodes:\n  a: { parallel: { l: { agent: l, save: log }, r: { agent: r, save: log } }, need: any, bound: 1, next: b }\n  b: { agent: "
            + "b, save: log }\n", "l b" },
        { "a race with one that fails",
            "nodes:\n  a: { parallel: { l: { agent: fail, retry: { attempts: 1 } }, r: { agent: r, save: log } }, need: any, bound: 1, next: b }\n  b: "
                + "{ agent: b, save: log }\n", "r b" },
    };

    [Theory]
    [MemberData(nameof(Graphs))]
    public async Task AGraph_GoesItsWay(string name, string nodes, string order)
    {
        var state = await Runs.RunAsync(
            Log + "limits: { concurrency: 1 }\n" + nodes,
            static execution => execution.Text == "fail"
                ? new NodeCompleted(execution.Key, NodeOutcome.Failed) { Error = "no" }
                : ScriptedExecutor.Ok(execution));
        Assert.True(state.Status == RunStatus.Completed, $"{name}: {state.Status} {state.Reason}");
        Assert.Equal(order, string.Join(' ', ((ImmutableList<object?>)state.State["log"]!).Select(static item => (string)item!)));
    }

    [Fact]
    public async Task AFailure_IsTriedAgain_ThenEndsTheRun_WhichCanBeResumed()
    {
        var log = Runs.Log("nodes:\n  a: { agent: x, retry: { attempts: 3, seconds: 0.01 }, next: b }\n  b: { agent: y }\n");
        var executor = new ScriptedExecutor(static execution => new NodeCompleted(execution.Key, NodeOutcome.Failed) { Error = "no" });
        var state = await Runs.RunAsync(log, executor);
        Assert.Equal((RunStatus.Failed, "a/1 failed: no"), (state.Status, state.Reason));
        Assert.Equal(["a/1/1", "a/1/2", "a/1/3"], executor.Acted);

        await log.AppendAsync([(new RunResumed(), null)], default);
        Assert.Equal(RunStatus.Completed, (await Runs.RunAsync(log)).Status);
    }

    [Fact]
    public async Task Limits_EndARun()
    {
        var state = await Runs.RunAsync("limits: { steps: 5 }\nnodes:\n  a: { loop: { agent: x }, until: 1 > 2, stuck: 100 }\n");
        Assert.Equal((RunStatus.Failed, "the limit of 5 steps was reached"), (state.Status, state.Reason));
        state = await Runs.RunAsync(
            "limits: { cost: 1 }\nnodes:\n  a: { loop: { agent: x }, until: 1 > 2, stuck: 100 }\n", static each =>
                ScriptedExecutor.Ok(each) with { Cost = 0.4 });
        Assert.Equal((RunStatus.Failed, "the limit of 1 dollars was reached", 3), (state.Status, state.Reason, state.Steps));
    }

    [Theory]
    [InlineData("iterations: 3", "did not reach its end in 3 iterations")]
    [InlineData("cost: 0.5", "did not reach its end for 0.5 dollars")]
    [InlineData("minutes: 0.01", "did not reach its end in 0.01 minutes")]
    public async Task GuardsOfALoop_EndIt(string guard, string sentence)
    {
        var n = 0;
        var executor = new ScriptedExecutor(execution =>
            ScriptedExecutor.Ok(execution, $"work {Interlocked.Increment(ref n)} of many words") with { Cost = 0.2 })
        {
            Delay = TimeSpan.FromMilliseconds(guard.StartsWith("min", StringComparison.Ordinal) ? 100 : 0),
        };
        var state = await Runs.RunAsync(Runs.Log($"nodes:\n  a: {{ loop: {{ agent: x }}, phrase: DONE, stuck: 100, {guard} }}\n"), executor);
        Assert.Equal(RunStatus.Failed, state.Status);
        Assert.Contains(sentence, state.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("the same long answer as ever, word by word")]
    [InlineData("no")]
    public async Task ALoopWithoutProgress_AsksAPerson(string answer)
    {
        var n = 0;
        var asked = new List<string>();
        var state = await Runs.RunAsync(
            "nodes:\n  a: { loop: { agent: x }, phrase: DONE }\n",
            execution => ScriptedExecutor.Ok(execution, answer.Length < 20 ? $"{answer} {Interlocked.Increment(ref n)}" : answer),
            question =>
            {
                asked.Add(question.Text);
                return asked.Count == 1 ? Waits.GoOn : Waits.End;
            });
        Assert.Equal(RunStatus.Completed, state.Status);
        Assert.Equal(["a/1 made no progress in 3 iterations.", "a/1 made no progress in 3 iterations."], asked);
    }

    [Fact]
    public async Task ACheckDecides_NotThePhrase()
    {
        var checks = 0;
        var state = await Runs.RunAsync(
            "state: { out: string }\nnodes:\n  a: { loop: { agent: x }, check: test, phrase: DONE, checkSave: out, stuck: 9 }\n", execution =>
            execution.IsCheck
                ? ScriptedExecutor.Ok(execution, $"check {++checks}") with { ExitCode = checks == 3 ? 0 : 1 }
                : ScriptedExecutor.Ok(execution, "DONE"));
        Assert.Equal((RunStatus.Completed, 3, "check 3"), (state.Status, checks, state.State["out"]));
    }

    [Fact]
    public async Task AThousandElements_RunEightAtOnce()
    {
        var items = string.Join(", ", Enumerable.Range(0, 180).Select(static n => n.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        var executor = new ScriptedExecutor { Delay = TimeSpan.FromMilliseconds(1) };
        var state = await Runs.RunAsync(
            Runs.Log($"limits: {{ concurrency: 64 }}\nnodes:\n  a: {{ over: \"[{items}]\", bound: 8, foreach: {{ agent: \"{{{{ item }}}}\" }} }}\n"), executor);
        Assert.Equal(RunStatus.Completed, state.Status);
        Assert.Equal(180, executor.Acted.Count);
        Assert.InRange(executor.Most, 2, 8);
    }

    [Fact]
    public async Task APausedRun_GoesOn_AndAStoppedOneDoesNot()
    {
        var inbox = new MemoryInbox();
        var log = Runs.Log("nodes:\n  a: { agent: x, next: b }\n  b: { agent: y }\n");
        await inbox.OrderAsync("r", "pause", default);
        Assert.Equal(RunStatus.Paused, (await Runs.RunAsync(log, inbox: inbox)).Status);
        await log.AppendAsync([(new RunResumed(), null)], default);
        await inbox.OrderAsync("r", "stop", default);
        Assert.Equal(RunStatus.Stopped, (await Runs.RunAsync(log, inbox: inbox)).Status);
        await log.AppendAsync([(new RunResumed(), null)], default);
        Assert.Equal(RunStatus.Stopped, RunFold.Fold(log.Read()).Status);
    }

    [Fact]
    public async Task AnotherDefinition_IsAdopted_WhereWhatRanIsStillThere()
    {
        var log = Runs.Log("nodes:\n  a: { agent: x, next: b }\n  b: { wait: Go on? }\n");
        var state = await Runs.RunAsync(log);
        Assert.Equal(RunStatus.Waiting, state.Status);
        Assert.Contains("a/1 has run", state.FindAdoptionProblem(Definitions.Read("nodes:\n  b: { wait: Go on? }\n")), StringComparison.Ordinal);
        const string Longer = "nodes:\n  a: { agent: x, next: b }\n  b: { wait: Go on?, next: c }\n  c: { agent: z }\n";
        Assert.Null(state.FindAdoptionProblem(Definitions.Read(Longer)));
        await log.AppendAsync([(new DefinitionAdopted("", Longer, new Dictionary<string, string>(StringComparer.Ordinal)), null)], default);
        var executor = new ScriptedExecutor();
        Assert.Equal(RunStatus.Completed, (await Runs.RunAsync(log, executor, ask: static _ => "yes")).Status);
        Assert.Equal(["c/1/1"], executor.Acted);
    }
}
