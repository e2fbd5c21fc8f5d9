using AgentHost.Client;
using AgentHost.Hosting;
using AgentHost.Kernel.Tests.Hosting;
using AgentHost.Sessions;
using AgentHost.Sessions.Log;

namespace AgentHost.Kernel.Tests.Turns;

/// <summary>Prompts that wait: durable, in order, listed, changed, taken out; held where somebody has to say so.</summary>
public sealed class PromptQueueTests
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_WhileATurnRuns_IsWhatWaitsInItsOrder()
    {
        await using var rig = await BusyAsync();
        var ids = await SubmitAsync(rig, "one", "two");

        var waiting = await Queue(rig).ListAsync(rig.SessionId, None);

        Assert.Equal(ids, waiting.Select(static prompt => prompt.TurnId));
        Assert.Equal(["one", "two"], waiting.Select(TextOf));
        Assert.Equal([0, 1], waiting.Select(static prompt => prompt.Place));
        Assert.All(waiting, static prompt => Assert.False(prompt.Held));
    }

    [Fact]
    public async Task ChangeAndMoveAndRemove_WhatWaits_RunsAsItWasLeft()
    {
        await using var rig = await BusyAsync();
        var ids = await SubmitAsync(rig, "one", "two", "three", "four");

        await Queue(rig).ChangeAsync(rig.SessionId, ids[2], [new TextPart("third")], None);
        await Queue(rig).MoveAsync(rig.SessionId, ids[3], 0, None);
        Assert.Equal(1, await Queue(rig).RemoveAsync(rig.SessionId, ids[1], None));
        var waiting = await Queue(rig).ListAsync(rig.SessionId, None);
        rig.Model.Text("a").Text("b").Text("c");
        await rig.CancelAsync(First(rig));
        await rig.EndOfAsync(ids[2]);

        Assert.Equal(["four", "one", "third"], waiting.Select(TextOf));
        Assert.Equal(
            ["busy", "four", "one", "third"],
            (await rig.HistoryAsync()).Where(static message => message.Role == MessageRole.User).Select(static message => message.GetText()));
        var removed = await rig.EndOfAsync(ids[1]);
        Assert.Equal((TurnOutcome.Cancelled, "taken out of the queue"), (removed.Outcome, removed.Reason));
        Assert.Empty(await Queue(rig).ListAsync(rig.SessionId, None));
        Histories.AssertValid(await rig.HistoryAsync());
        Histories.AssertClosed(rig.Tape.Events);
    }

    [Fact]
    public async Task Change_WhatRunsAlready_IsRefused()
    {
        await using var rig = await BusyAsync();

        Assert.Equal(
            HostFailure.NotFound,
            (await Assert.ThrowsAsync<HostException>(() => Queue(rig).ChangeAsync(rig.SessionId, First(rig), [new TextPart("x")], None).AsTask())).Failure);
        Assert.Equal(
            HostFailure.NotFound, (await Assert.ThrowsAsync<HostException>(() => Queue(rig).RemoveAsync(rig.SessionId, First(rig), None).AsTask())).Failure);
        Assert.Equal(
            HostFailure.NotFound, (await Assert.ThrowsAsync<HostException>(() => Queue(rig).MoveAsync(rig.SessionId, "nowhere", 0, None).AsTask())).Failure);
        Assert.Equal(
            HostFailure.Invalid, (await Assert.ThrowsAsync<HostException>(() => Queue(rig).AddAsync(rig.Prompt() with { Parts = [] }, None).AsTask())).Failure);
        Assert.Equal(
            HostFailure.NotFound,
            (await Assert.ThrowsAsync<HostException>(() => Queue(rig).AddAsync(rig.Prompt() with { SessionId = "none" }, None).AsTask())).Failure);
    }

    [Fact]
    public async Task Submit_MoreThanMayWait_IsRefusedAndTheRestRuns()
    {
        await using var rig = await BusyAsync();
        var ids = await SubmitAsync(rig, [.. Enumerable.Range(0, QueueTable.Most).Select(static n => $"p{n}")]);

        var refused = await Assert.ThrowsAsync<HostException>(() => rig.SubmitAsync(rig.Prompt("one more")));
        Assert.Equal(HostFailure.Invalid, refused.Failure);
        Assert.Equal(QueueTable.Most, await Queue(rig).RemoveAsync(rig.SessionId, null, None));
        await rig.CancelAsync(First(rig));
        rig.Model.Text("going on");

        Assert.Equal(TurnOutcome.Answered, (await rig.RunAsync(rig.Prompt("again"))).Outcome);
        Assert.All(await Task.WhenAll(ids.Select(rig.EndOfAsync)), static end => Assert.Equal(TurnOutcome.Cancelled, end.Outcome));
    }

    [Fact]
    public async Task Submit_TooLarge_IsRefused()
    {
        await using var rig = await BusyAsync();

        await Assert.ThrowsAsync<HostException>(() => rig.SubmitAsync(rig.Prompt(new string('x', QueueTable.MostBytes))));

        Assert.Empty(await Queue(rig).ListAsync(rig.SessionId, None));
    }

    [Fact]
    public async Task Submit_ToAHostThatStoresPrompts_IsStoredBeforeItsTurnBegins()
    {
        await using var rig = new HostRig { StoresPrompts = true };
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        rig.Model.Text("done");
        rig.Stub.Hook(
            "slow",
            async (_, token) =>
            {
                _reached.SetResult();
                await goOn.Task.WaitAsync(token);
                return HookResult.None;
            },
            HookEvent.PromptSubmit);
        await rig.OpenAsync();

        var id = await rig.SubmitAsync();
        var queued = Assert.Single((await rig.Host.Sessions.ReadEventsAsync(rig.SessionId, 0, 100, None)).OfType<TurnQueued>());
        await _reached.Task;
        var waiting = await Queue(rig).ListAsync(rig.SessionId, None);
        await Assert.ThrowsAsync<HostException>(async () => await Queue(rig).ChangeAsync(rig.SessionId, id, [new TextPart("other")], None));
        goOn.SetResult();

        Assert.Equal((id, 0), (queued.TurnId, queued.Place));
        Assert.Empty(waiting);
        Assert.Equal(TurnOutcome.Answered, (await rig.EndOfAsync(id)).Outcome);
        Assert.Empty(await Queue(rig).ListAsync(rig.SessionId, None));
    }

    [Fact]
    public async Task Dispose_WithPromptsThatWait_TheyAreHeldInTheNextHostAndRunWhenSaid()
    {
        await using var rig = await BusyAsync();
        var ids = await SubmitAsync(rig, "one", "two");
        await rig.Host.DisposeAsync();

        await using var next = await NextAsync(rig);
        var waiting = await next.Host.Prompts.Queue.ListAsync(rig.SessionId, None);
        rig.Model.Text("between").Text("a").Text("b");
        await next.RunAsync("between");
        Assert.Equal(ids, (await next.Host.Prompts.Queue.ListAsync(rig.SessionId, None)).Select(static prompt => prompt.TurnId));
        var begun = await next.Host.Prompts.Queue.ResumeAsync(next.Workspace.Id, rig.SessionId, None);
        foreach (var id in begun)
        {
            await next.Tape.WaitAsync<TurnCompleted>(e => e.TurnId == id);
        }

        Assert.All(waiting, static prompt => Assert.True(prompt.Held));
        Assert.Equal(ids, begun);
        Assert.Equal(
            ["busy", "between", "one", "two"],
            (await next.Host.Sessions.ReadMessagesAsync(rig.SessionId, 0, 100, None)).Where(static message => message.Role == MessageRole.User)
                .Select(static message => message.GetText()));
        Assert.Empty(await next.Host.Prompts.Queue.ListAsync(rig.SessionId, None));
    }

    [Fact]
    public async Task Remove_WhatTheHostBeforeLeft_EndsItsTurn()
    {
        await using var rig = await BusyAsync();
        var ids = await SubmitAsync(rig, "one", "two");
        await rig.Host.DisposeAsync();

        await using var next = await NextAsync(rig);
        var queue = next.Host.Prompts.Queue;
        await queue.ChangeAsync(rig.SessionId, ids[1], [new TextPart("second")], None);
        Assert.Equal(["one", "second"], (await queue.ListAsync(rig.SessionId, None)).Select(TextOf));
        Assert.Equal(1, await queue.RemoveAsync(rig.SessionId, ids[0], None));
        Assert.Equal(1, await queue.RemoveAsync(rig.SessionId, null, None));
        Assert.Empty(await queue.ListAsync(rig.SessionId, None));
        Assert.Empty(await queue.ResumeAsync(next.Workspace.Id, rig.SessionId, None));
    }

    [Fact]
    public async Task Cancel_WhereTheSettingHolds_WhatWaitsIsHeld()
    {
        await using var rig = await BusyAsync("""{"sessions":{"queue":"hold"}}""");
        var ids = await SubmitAsync(rig, "one", "two");
        await rig.CancelAsync(First(rig));
        await rig.Tape.WaitAsync<TurnQueued>(e => e.Held && e.TurnId == ids[1]);
        await rig.Tape.WaitAsync<SessionIdle>();
        rig.Model.Text("between").Text("a").Text("b");
        Assert.Equal("between", (await rig.RunAsync(rig.Prompt("between"))).Text);

        Assert.All(await Queue(rig).ListAsync(rig.SessionId, None), static prompt => Assert.True(prompt.Held));
        Assert.Equal(ids, await Queue(rig).ResumeAsync(rig.Workspace.Id, rig.SessionId, None));
        Assert.Equal("b", (await rig.EndOfAsync(ids[1])).Text);
        Histories.AssertClosed(rig.Tape.Events);
    }

    [Fact]
    public async Task Run_TheProviderFails_WhatWaitsRunsAllTheSame()
    {
        await using var rig = await BusyAsync();
        var ids = await SubmitAsync(rig, "one", "two");
        rig.Model.Answer(new ModelFault(ModelFaultKind.InvalidRequest, "no")).Text("b");
        await rig.CancelAsync(First(rig));

        Assert.Equal(TurnOutcome.Failed, (await rig.EndOfAsync(ids[0])).Outcome);
        Assert.Equal("b", (await rig.EndOfAsync(ids[1])).Text);
    }

    [Fact]
    public async Task Add_ByAnotherProcess_IsTakenUpWhenTheTurnEnds()
    {
        await using var rig = await BusyAsync();
        await using var other = await NextAsync(rig);

        var id = await other.Host.Prompts.Queue.AddAsync(
            new PromptRequest("", rig.SessionId, [new TextPart("from elsewhere")]) { Mode = PermissionMode.Plan }, None);
        var changed = await other.Host.Prompts.Queue.AddAsync(new PromptRequest("", rig.SessionId, [new TextPart("not this")]), None);
        var removed = await other.Host.Prompts.Queue.AddAsync(new PromptRequest("", rig.SessionId, [new TextPart("nor this")]), None);
        await other.Host.Prompts.Queue.ChangeAsync(rig.SessionId, changed, [new TextPart("but this")], None);
        await other.Host.Prompts.Queue.RemoveAsync(rig.SessionId, removed, None);
        Assert.Equal([id, changed], (await Queue(rig).ListAsync(rig.SessionId, None)).Select(static prompt => prompt.TurnId));
        Assert.Equal(HostFailure.Busy, (await Assert.ThrowsAsync<HostException>(() => other.RunAsync("no"))).Failure);
        rig.Model.Text("yes").Text("yes again");
        await rig.CancelAsync(First(rig));

        Assert.Equal("yes", (await rig.EndOfAsync(id)).Text);
        Assert.Equal("yes again", (await rig.EndOfAsync(changed)).Text);
        Assert.Equal("but this", rig.Model.Last.Messages[^1].GetText());
        Assert.Equal(PermissionMode.Plan, rig.Tape.Events.OfType<TurnStarted>().Single(e => e.TurnId == id).Mode);
        Assert.Empty(await other.Host.Prompts.Queue.ListAsync(rig.SessionId, None));
    }

    [Fact]
    public async Task Add_ByAnotherProcessWhileNothingRuns_IsTakenUpByAndBy()
    {
        var time = new FakeTime();
        await using var rig = new HostRig(time);
        rig.Model.Text("first").Text("taken up");
        await rig.OpenAsync();
        await rig.RunAsync();
        await using var other = await NextAsync(rig);

        var id = await other.Host.Prompts.Queue.AddAsync(new PromptRequest("", rig.SessionId, [new TextPart("from elsewhere")]), None);
        time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal("taken up", (await rig.EndOfAsync(id)).Text);
    }

    [Fact]
    public async Task Move_WhatNobodyToldOfYet_IsToldInItsNewOrder()
    {
        await using var rig = new HostRig();
        await rig.OpenAsync();
        await Queue(rig).AddAsync(rig.Prompt("one"), None);
        var second = await Queue(rig).AddAsync(rig.Prompt("two"), None);

        await Queue(rig).MoveAsync(rig.SessionId, second, 0, None);
        var waiting = await Queue(rig).ListAsync(rig.SessionId, None);
        rig.Model.Text("a").Text("b");
        var begun = await Queue(rig).ResumeAsync(rig.Workspace.Id, rig.SessionId, None);

        Assert.Equal(["two", "one"], waiting.Select(TextOf));
        Assert.All(waiting, static prompt => Assert.True(prompt.Held));
        Assert.Equal("b", (await rig.EndOfAsync(begun[1])).Text);
        Assert.Equal(["two", "one"], rig.Tape.Events.OfType<TurnStarted>().Select(static e => ((TextPart)e.Prompt[0]).Text));
    }

    [Fact]
    public async Task Delete_ASessionWithPromptsThatWait_LeavesNoneBehind()
    {
        await using var rig = await BusyAsync();
        await SubmitAsync(rig, "one");
        await rig.Host.DisposeAsync();
        await using var next = await NextAsync(rig);

        await next.Host.Sessions.DeleteAsync(rig.SessionId, None);
        await next.Host.DisposeAsync();

        var folder = Path.GetDirectoryName(Directory.GetFiles(rig.Root, "sessions.db", SearchOption.AllDirectories).Single())!;
        await using var store = await SessionStore.OpenAsync(new SessionStoreOptions(folder, TimeProvider.System, "test"), None);
        Assert.Empty(await store.ReadAsync(QueueTable.Sessions, None));
    }

    [Fact]
    public async Task Fork_OfASessionInWhichPromptsWait_HasNone()
    {
        await using var rig = await BusyAsync();
        await SubmitAsync(rig, "one");

        var fork = await rig.Host.Sessions.ForkAsync(new ForkRequest(rig.SessionId), None);

        Assert.Empty(await Queue(rig).ListAsync(fork.Id, None));
    }

    private static IPromptQueue Queue(HostRig rig) => rig.Host.Prompts.Queue;

    private static string TextOf(QueuedPrompt prompt) => string.Concat(prompt.Prompt.OfType<TextPart>().Select(static part => part.Text));

    private static string First(HostRig rig) => rig.Tape.Events.OfType<TurnStarted>().First().TurnId!;

    private static async Task<IReadOnlyList<string>> SubmitAsync(HostRig rig, params IReadOnlyList<string> texts)
    {
        var ids = new List<string>();
        foreach (var text in texts)
        {
            ids.Add(await rig.SubmitAsync(rig.Prompt(text)));
        }

        return ids;
    }

    /// <summary>A session in which a turn runs until it is cancelled.</summary>
    private async Task<HostRig> BusyAsync(string settings = "{}")
    {
        var rig = new HostRig();
        rig.Model.Hang(_reached);
        await rig.OpenAsync(settings);
        await rig.SubmitAsync(rig.Prompt("busy"));
        await _reached.Task;
        await rig.Tape.WaitAsync<TurnStarted>();
        return rig;
    }

    private static Task<OtherHost> NextAsync(HostRig rig) => OtherHost.OpenAsync(rig);

    /// <summary>Another host over the same store, with the same plugins.</summary>
    private sealed class OtherHost(LocalHost host, WorkspaceInfo workspace, EventRecorder tape, string sessionId) : IAsyncDisposable
    {
        public LocalHost Host => host;

        public WorkspaceInfo Workspace => workspace;

        public EventRecorder Tape => tape;

        public static async Task<OtherHost> OpenAsync(HostRig rig)
        {
            var (host, workspace) = await rig.OpenAnotherAsync();
            return new OtherHost(host, workspace, await EventRecorder.StartAsync(host, new EventFilter()), rig.SessionId);
        }

        public async Task<TurnCompleted> RunAsync(string text)
        {
            var id = await host.Prompts.SubmitAsync(new PromptRequest(workspace.Id, sessionId, [new TextPart(text)]) { Mode = PermissionMode.Bypass }, None);
            return await tape.WaitAsync<TurnCompleted>(e => e.TurnId == id);
        }

        public async ValueTask DisposeAsync()
        {
            await host.DisposeAsync();
            await tape.DisposeAsync();
        }
    }
}
