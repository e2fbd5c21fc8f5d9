using AgentHost.Plugins.Workflows.Definition;
using AgentHost.Plugins.Workflows.Engine;
using AgentHost.Plugins.Workflows.Storing;
using AgentHost.Plugins.Workflows.Tests.Definition;

namespace AgentHost.Plugins.Workflows.Tests.Engine;

/// <summary>Resumed runs: waits are asked again, what was stored is not run again.</summary>
public sealed class ResumeTests
{
    private const string Visits = """
        state: { n: { type: number, reduce: add, initial: 0 }, said: { type: list<string>, reduce: append } }
        nodes:
          ask: { wait: "Go on?", visits: 1, save: said, next: work }
          work: { set: { n: "1" }, next: [{ goto: ask, when: n < 2 }, { else: fin }] }
          fin: { agent: x }
        """;

    [Fact]
    public async Task AQuestionWhoseVisitsRanOut_IsNotPassedOver()
    {
        var log = Runs.Log(Visits);
        var state = await Runs.RunAsync(log, ask: static _ => "yes");
        Assert.Equal((RunStatus.Failed, "ask/2 failed: it ran 1 times, the most that its visits allow"), (state.Status, state.Reason));

        await log.AppendAsync([(new RunResumed(), null)], default);
        var executor = new ScriptedExecutor();
        state = await Runs.RunAsync(log, executor, ask: static _ => "yes");
        Assert.Equal((RunStatus.Failed, "ask/2 failed: it ran 1 times, the most that its visits allow"), (state.Status, state.Reason));
        Assert.Empty(executor.Acted);

        // With more visits the question is asked, and then the run goes on.
        var more = Visits.Replace("visits: 1", "visits: 2", StringComparison.Ordinal);
        var adopted = new DefinitionAdopted("", more, new Dictionary<string, string>(StringComparer.Ordinal));
        await log.AppendAsync([(adopted, null), (new RunResumed(), null)], default);
        var asked = new List<string>();
        state = await Runs.RunAsync(log, executor, ask: question =>
        {
            asked.Add(question.Key);
            return "yes";
        });
        Assert.Equal(RunStatus.Completed, state.Status);
        Assert.Equal(["ask/3/w1"], asked);
    }

    [Fact]
    public async Task AnAnswer_IsNoneToTheQuestionOfALoopThatBeganAnew()
    {
        var log = Runs.Log(
            "state: { a: string }\nnodes:\n  l: { loop: { nodes: { ask: { wait: Go on?, save: a } } }, until: a == 'end', iterations: 1, next: b }\n"
            + "  b: { agent: x }\n");
        var inbox = new MemoryInbox();
        await inbox.AnswerAsync("r", new WaitAnswered("l/1@1/ask/1/w1", "yes", "test"), default);
        var state = await Runs.RunAsync(log, inbox: inbox);
        Assert.Equal("l/1 failed: it did not reach its end in 1 iterations", state.Reason);

        await log.AppendAsync([(new RunResumed(), null)], default);
        state = await Runs.RunAsync(log, inbox: inbox);
        Assert.Equal(RunStatus.Waiting, state.Status);
        Assert.Equal(["l/2@1/ask/1/w1"], state.Waiting.Keys);
        await inbox.AnswerAsync("r", new WaitAnswered("l/2@1/ask/1/w1", "end", "test"), default);
        Assert.Equal(RunStatus.Completed, (await Runs.RunAsync(log, inbox: inbox)).Status);
    }

    [Theory]
    [InlineData("command: x, onError: h", "unknown")]
    [InlineData("command: x, reads: true, onError: h", "again")]
    [InlineData("agent: x, onError: h", "again")]
    public async Task WhatAPauseCutsOff_HasNotFailed(string node, string then)
    {
        var log = Runs.Log($"nodes:\n  a: {{ {node} }}\n  h: {{ agent: handles }}\n");
        var inbox = new MemoryInbox();
        var executor = new ScriptedExecutor { Delay = TimeSpan.FromSeconds(30) };
        var running = Runs.RunAsync(log, executor, inbox);
        await Eventually.TrueAsync(() => !executor.Acted.IsEmpty);

        await inbox.OrderAsync("r", "pause", default);
        Assert.Equal(RunStatus.Paused, (await running).Status);

        await log.AppendAsync([(new RunResumed(), null)], default);
        executor = new ScriptedExecutor();
        var state = await Runs.RunAsync(log, executor, new MemoryInbox());
        Assert.Equal(then == "again" ? RunStatus.Completed : RunStatus.Waiting, state.Status);
        Assert.Equal(then == "again" ? ["a/1/2"] : [], executor.Acted);
        Assert.Equal(then == "again" ? [] : [WaitKind.Unknown], state.Waiting.Values.Select(static node => node.WaitKind));
    }
}
