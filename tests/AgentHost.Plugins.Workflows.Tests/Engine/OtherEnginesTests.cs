using System.Collections.Immutable;
using AgentHost.Plugins.Workflows.Engine;
using AgentHost.Plugins.Workflows.Running;
using AgentHost.Plugins.Workflows.Storing;
using AgentHost.Plugins.Workflows.Tests.Definition;

namespace AgentHost.Plugins.Workflows.Tests.Engine;

/// <summary>Faults that users of other engines reported, each as a run here: LangGraph's issues by their numbers, and those of the Agent Framework.</summary>
public sealed class OtherEnginesTests
{
    private const string Said = "state:\n  log: { type: list<string>, reduce: append }\n  a: string\n  b: string\n";

    /// <summary>langgraph #7780: a replay repeats effects.</summary>
    [Fact]
    public async Task LangGraph7780_AReplay_RepeatsNoEffect()
    {
        var log = Runs.Log(Said + "nodes:\n  one: { command: send, save: log, next: two }\n  two: { command: again, save: log }\n");
        var first = await Runs.RunAsync(log);
        var executor = new ScriptedExecutor();
        var again = await Runs.RunAsync(new MemoryLog(log.Events), executor);
        Assert.Equal((RunStatus.Completed, RunStatus.Completed), (first.Status, again.Status));
        Assert.Empty(executor.Acted);
    }

    /// <summary>The same, for what stands before a question: an effect ran twice there, once before and once after the answer.</summary>
    [Fact]
    public async Task LangGraph_AnEffectBeforeAQuestion_RunsOnce()
    {
        var log = Runs.Log(Said + "nodes:\n  send: { command: send, next: ask }\n  ask: { wait: Go on?, save: a, next: end }\n  end: { command: end }\n");
        var executor = new ScriptedExecutor();
        Assert.Equal(RunStatus.Waiting, (await Runs.RunAsync(log, executor)).Status);
        Assert.Equal(RunStatus.Completed, (await Runs.RunAsync(new MemoryLog(log.Events), executor, ask: static _ => "yes")).Status);
        Assert.Equal(["send/1/1", "end/1/1"], executor.Acted);
    }

    /// <summary>langgraph #6792: a question in a graph within is lost.</summary>
    [Fact]
    public async Task LangGraph6792_AQuestionInAGraphWithin_IsKept()
    {
        var log = Runs.Log(
            Said + "nodes:\n  s: { subgraph: { nodes: { t: { subgraph: { nodes: { ask: { wait: Go on?, save: a } } } } } }, next: end }\n"
            + "  end: { agent: \"{{ a }}\", save: log }\n");
        Assert.Equal(["s/1/t/1/ask/1/w1"], (await Runs.RunAsync(log)).Waiting.Keys);
        var state = await Runs.RunAsync(new MemoryLog(log.Events), ask: static _ => "deep");
        Assert.Equal((RunStatus.Completed, "deep"), (state.Status, Last(state)));
    }

    /// <summary>langgraph #5952: what was answered is asked again.</summary>
    [Fact]
    public async Task LangGraph5952_WhatWasAnswered_IsNotAskedAgain()
    {
        var log = Runs.Log(
            Said + "nodes:\n  x: { wait: First?, save: a, next: y }\n  y: { wait: Second?, save: b }\n");
        var asked = new List<string>();
        await Runs.RunAsync(log, ask: question =>
        {
            asked.Add(question.Key);
            return question.Key.StartsWith("x/", StringComparison.Ordinal) ? "one" : null;
        });
        await Runs.RunAsync(new MemoryLog(log.Events), ask: question =>
        {
            asked.Add(question.Key);
            return "two";
        });
        Assert.Equal(["x/1/w1", "y/1/w1", "y/1/w1"], asked);
    }

    /// <summary>langgraph #6542: answers reach the wrong one of several questions.</summary>
    [Fact]
    public async Task LangGraph6542_AnswersReachTheirQuestions_WhateverTheOrder()
    {
        var log = Runs.Log(
            Said + "nodes:\n  p: { parallel: { l: { wait: Left?, save: a }, r: { wait: Right?, save: b } }, next: end }\n"
            + "  end: { agent: \"{{ a }} {{ b }}\", save: log }\n");
        var inbox = new MemoryInbox();
        await inbox.AnswerAsync("r", new WaitAnswered("p/1@r/do/1/w1", "right", "test"), default);
        Assert.Equal(["p/1@l/do/1/w1"], (await Runs.RunAsync(log, inbox: inbox)).Waiting.Keys);
        await inbox.AnswerAsync("r", new WaitAnswered("p/1@l/do/1/w1", "left", "test"), default);
        Assert.Equal("left right", Last(await Runs.RunAsync(log, inbox: inbox)));
    }

    /// <summary>langgraph #6663: a second answer is ignored, and nobody is told.</summary>
    [Fact]
    public async Task LangGraph6663_ASecondAnswer_IsTold()
    {
        var inbox = new MemoryInbox();
        Assert.True(await inbox.AnswerAsync("r", new WaitAnswered("x/1/w1", "one", "a"), default));
        Assert.False(await inbox.AnswerAsync("r", new WaitAnswered("x/1/w1", "two", "b"), default));
        var state = await Runs.RunAsync(Runs.Log(Said + "nodes:\n  x: { wait: Which?, save: a }\n"), inbox: inbox);
        Assert.Equal(("one", true), (state.State["a"], state.WasAnswered("x/1/w1")));
    }

    /// <summary>agent-framework #6669 and #4793: what an earlier or later version wrote cannot be read. Its members are unknown, or not there.</summary>
    [Fact]
    public async Task AgentFramework6669And4793_EventsOfOtherVersions_AreRead()
    {
        var log = Runs.Log(Said + "nodes:\n  one: { command: x, save: log, next: ask }\n  ask: { wait: Go on?, save: a }\n");
        await Runs.RunAsync(log);
        var other = log.Events.Select(static each => each with
        {
            Data = System.Text.Json.JsonDocument.Parse(each.Data.GetRawText()[..^1] + ",\"later\":{\"a\":[1]},\"unheardOf\":true}").RootElement,
        }).Where(static each => each.Type != EventJson.Waiting).ToList();
        var state = await Runs.RunAsync(new MemoryLog(other), ask: static _ => "yes");
        Assert.Equal((RunStatus.Completed, "yes"), (state.Status, state.State["a"]));
    }

    /// <summary>agent-framework #6372 and #6573: a join loses what arrives together, or while the process is saved.</summary>
    [Fact]
    public async Task AgentFramework6372And6573_AJoin_LosesNothing_WhereverTheProcessEnds()
    {
        var ways = string.Join(", ", Enumerable.Range(0, 12).Select(static n => $"w{n}"));
        var nodes = string.Concat(Enumerable.Range(0, 12).Select(static n => $"  w{n}: {{ agent: w{n}, save: log, next: join }}\n"));
        var text = $"limits: {{ concurrency: 12 }}\n{Said}nodes:\n  a: {{ agent: a, next: [{ways}] }}\n{nodes}  join: {{ agent: join, save: log }}\n";
        var whole = Runs.Log(text);
        await Runs.RunAsync(whole);
        foreach (var cut in whole.Ends)
        {
            var state = await Runs.RunAsync(new MemoryLog([.. whole.Events.Take(cut)]));
            var log = ((ImmutableList<object?>)state.State["log"]!).Cast<string>().ToList();
            Assert.Equal((13, "join", 12), (log.Count, log[^1], log.Take(12).Distinct(StringComparer.Ordinal).Count()));
        }
    }

    /// <summary>agent-framework #5009: the state of a foreach is lost.</summary>
    [Fact]
    public async Task AgentFramework5009_AForeach_GoesOnWhereItWas()
    {
        var whole = Runs.Log(Said + "nodes:\n  each: { over: \"['p', 'q', 'r', 's']\", bound: 1, foreach: { agent: \"{{ item }}{{ index }}\", save: log } }\n");
        await Runs.RunAsync(whole);
        foreach (var cut in whole.Ends)
        {
            var state = await Runs.RunAsync(new MemoryLog([.. whole.Events.Take(cut)]));
            Assert.Equal(["p1", "q2", "r3", "s4"], ((ImmutableList<object?>)state.State["log"]!).Cast<string>());
        }
    }

    /// <summary>agent-framework #2485: what waits is not told again to who comes later.</summary>
    [Fact]
    public async Task AgentFramework2485_WhatWaits_IsToldToWhoComesLater()
    {
        var log = Runs.Log(Said + "nodes:\n  x: { wait: Which way?, options: [left, right], save: a }\n");
        await Runs.RunAsync(log);
        var state = RunFold.Fold(log.Read());
        Assert.Contains("x/1/w1: Which way? [left | right]", RunService.Report(state), StringComparison.Ordinal);
        Assert.Equal("x/1/w1", RunService.Data(state).GetProperty("waiting")[0].GetProperty("key").GetString());
        var asked = new List<string>();
        await Runs.RunAsync(new MemoryLog(log.Events), ask: question =>
        {
            asked.Add(question.Text);
            return "left";
        });
        Assert.Equal(["Which way?"], asked);
    }

    private static string? Last(RunState state) => (string?)((ImmutableList<object?>)state.State["log"]!)[^1];
}
