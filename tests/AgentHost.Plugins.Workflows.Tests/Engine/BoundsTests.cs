using AgentHost.Plugins.Workflows.Definition;
using AgentHost.Plugins.Workflows.Engine;
using AgentHost.Plugins.Workflows.Storing;
using AgentHost.Plugins.Workflows.Tests.Definition;

namespace AgentHost.Plugins.Workflows.Tests.Engine;

/// <summary>Nothing grows or goes on without end.</summary>
public sealed class BoundsTests
{
    [Fact]
    public async Task LoopsThatDoNothing_EndTheRun()
    {
        var body = "set: { n: \"1\" }";
        for (var i = 0; i < 8; i++)
        {
            body = $"loop: {{ {body} }}, until: iteration == 50, stuck: 100";
        }

        var log = Runs.Log($"state: {{ n: {{ type: number, reduce: add }} }}\nnodes:\n  a: {{ {body} }}\n");
        var state = await Runs.RunAsync(log);
        Assert.Equal(RunStatus.Failed, state.Status);
        Assert.Contains("without doing anything", state.Reason, StringComparison.Ordinal);
        Assert.Equal(RunStatus.Failed, RunFold.Fold(log.Read()).Status);

        // A person may let it go on, as far again.
        await log.AppendAsync([(new RunResumed(), null)], default);
        var again = await Runs.RunAsync(log);
        Assert.Equal(RunStatus.Failed, again.Status);
        Assert.True((double)again.State["n"]! > (double)state.State["n"]!);
    }

    [Theory]
    [InlineData("x + x", "list<string>")]
    [InlineData("[x, x]", "json")]
    [InlineData("[x]", "json")]
    public async Task AValueThatGrows_FailsItsNode(string expression, string type)
    {
        var nodes = string.Concat(Enumerable.Range(0, 80).Select(at => FormattableString.Invariant(
            $"  n{at}: {{ set: {{ x: \"{expression}\" }}{(at < 79 ? FormattableString.Invariant($", next: n{at + 1}") : "")} }}\n")));
        var state = await Runs.RunAsync($"state: {{ x: {{ type: {type}, initial: [a] }} }}\nnodes:\n{nodes}");
        if (expression == "x + x")
        {
            // Beyond the bound an expression has no value.
            Assert.True(state.State["x"] is null);
            return;
        }

        Assert.Equal(RunStatus.Failed, state.Status);
        Assert.Contains("x would be larger than a key may be", state.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AResultThatTheLogWouldRefuse_FailsItsNode()
    {
        var log = Runs.Log("state: { x: string }\nnodes:\n  a: { agent: x, save: x, next: b }\n  b: { agent: y }\n");
        var state = await Runs.RunAsync(log, new ScriptedExecutor(static execution => ScriptedExecutor.Ok(execution, new string('x', 2_000_000))));
        Assert.Equal((RunStatus.Failed, "a/1 failed: its result is larger than 900 KB: let it save less"), (state.Status, state.Reason));
    }

    /// <summary>While a session, or the folder of a command, is opened, a result is on the disk already.</summary>
    [Theory]
    [InlineData("b: { agent: y }")]
    [InlineData("b: { command: y, worktree: w }")]
    public async Task AResult_IsStoredWhileASessionIsOpened(string second)
    {
        var log = Runs.Log($"nodes:\n  a: {{ command: x, next: b }}\n  {second}\n");
        var (opening, opened) = (false, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var running = Runs.RunAsync(log, new ScriptedExecutor
        {
            Prepare = each =>
            {
                opening = each.Key == "b/1/1";
                return opening ? opened.Task : Task.CompletedTask;
            },
        });
        while (!opening || log.Ends.Count < 2)
        {
            await Task.WhenAny(running, Task.Delay(1));
            Assert.False(running.IsCompleted);
        }

        Assert.Contains(log.Read(), static each => each is NodeCompleted { Key: "a/1/1" });
        Assert.DoesNotContain(log.Read(), static each => each is NodeStarted { Key: "b/1/1" });
        opened.SetResult();
        Assert.Equal(RunStatus.Completed, (await running).Status);
    }

    /// <summary>A completion is stored with what follows from it by one append; agents need another, for the session that is opened between.</summary>
    [Theory]
    [InlineData("command", 53)]
    [InlineData("agent", 103)]
    public async Task ANode_TakesOneAppend(string kind, int most)
    {
        var nodes = string.Concat(Enumerable.Range(0, 50).Select(n => $"  n{n}: {{ {kind}: x, next: n{n + 1} }}\n"));
        var log = Runs.Log($"nodes:\n{nodes}  n50: {{ command: x }}\n");
        Assert.Equal(RunStatus.Completed, (await Runs.RunAsync(log, new ScriptedExecutor
        {
            Prepare = static each => each.Node.Kind == Workflows.Definition.NodeKind.Agent ? Task.Delay(1) : Task.CompletedTask,
        })).Status);
        Assert.InRange(log.Ends.Count, 51, most);
    }

    [Fact]
    public async Task AnOrder_IsTakenBackWhenItIsCarriedOut()
    {
        var inbox = new MemoryInbox();
        await inbox.OrderAsync("r", "stop", default);
        var log = new MemoryLog(Runs.Log("nodes:\n  a: { agent: x }\n").Events, most: 0);
        await Assert.ThrowsAsync<HostException>(() => Runs.RunAsync(log, inbox: inbox));
        Assert.Equal("stop", await inbox.FindOrderAsync("r", default));
        log = new MemoryLog(log.Events);
        Assert.Equal(RunStatus.Stopped, (await Runs.RunAsync(log, inbox: inbox)).Status);
        Assert.Null(await inbox.FindOrderAsync("r", default));
    }

    [Theory]
    [InlineData("a: { wait: Go on?, next: b }", "b: { agent: x }")]
    [InlineData("a: { loop: { nodes: { w: { wait: Go on? } } }, until: iteration == 2, minutes: 60, stuck: 9, next: b }", "b: { agent: x }")]
    public void TimeOfPeople_IsNotTheRuns(string first, string second)
    {
        var state = RunState.Begin(
            Definitions.Read($"limits: {{ minutes: 60 }}\nnodes:\n  {first}\n  {second}\n"),
            new RunStarted("r", "test", "", "", new Dictionary<string, string>(StringComparer.Ordinal)));
        var time = 1.0;
        while (state.Waiting.Count > 0)
        {
            state.Apply(new WaitOpened(state.Waiting.Keys.First(), "", []) { Time = time });
            time += 100_000;
            state.Apply(new WaitAnswered(state.Waiting.Keys.First(), "yes", "test") { Time = time });
        }

        Assert.Equal("b/1/1", state.Next(time).Single().Key);
        Assert.Null(state.FindLimit(time + 1));
        state.Apply(new RunPaused("x") { Time = time + 1 });
        state.Apply(new RunResumed { Time = time + 100_000 });
        Assert.Null(state.FindLimit(time + 100_001));
        Assert.NotNull(state.FindLimit(time + 104_000));
    }
}
