using AgentHost.Client;

namespace AgentHost.Kernel.Tests.Hosting;

public sealed class LocalHostTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Submit_WhatCannotBeRun_IsRefusedBeforeAnythingIsStored()
    {
        await using var rig = await new HostRig().OpenAsync();

        await FailsAsync(HostFailure.Invalid, () => rig.SubmitAsync(rig.Prompt() with { Parts = [] }));
        await FailsAsync(HostFailure.NotFound, () => rig.SubmitAsync(rig.Prompt() with { WorkspaceId = "w99" }));
        await FailsAsync(HostFailure.NotFound, () => rig.SubmitAsync(rig.Prompt() with { SessionId = "01a1fea9-0000-7000-8000-000000000000" }));
        await FailsAsync(HostFailure.NotFound, () => rig.SubmitAsync(rig.Prompt() with { Model = "no-such-model-anywhere" }));

        Assert.Empty(await rig.HistoryAsync());
        Assert.Empty(rig.Tape.Events.OfType<TurnStarted>());
        rig.Model.Text("fine");
        Assert.Equal("fine", (await rig.RunAsync()).Text);
    }

    [Fact]
    public async Task Submit_TurnIdThatRuns_IsRefusedAndTheFirstGoesOn()
    {
        await using var rig = new HostRig();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        rig.Model.Hang(reached);
        await rig.OpenAsync();

        var turn = await rig.SubmitAsync(rig.Prompt() with { TurnId = "mine" });
        await reached.Task;

        await FailsAsync(HostFailure.Invalid, () => rig.SubmitAsync(rig.Prompt() with { TurnId = "mine" }));
        Assert.Equal("mine", turn);
        Assert.Equal(TurnOutcome.Cancelled, (await rig.CancelAsync(turn)).Outcome);
    }

    [Fact]
    public async Task Open_SettingsWithAnError_OpensForReadingAndRunsNothing()
    {
        await using var rig = new HostRig();
        await rig.OpenAsync("""{"permissions":{"deny":["read(("]}}""");

        var exception = await FailsAsync(HostFailure.Invalid, () => rig.SubmitAsync());

        Assert.Contains("read((", exception.Message, StringComparison.Ordinal);
        Assert.NotEmpty(await rig.Host.Plugins.ListAsync(rig.Workspace.Id, None));
    }

    [Fact]
    public async Task Open_FolderThatComesLater_IsOpenedThen()
    {
        await using var rig = await new HostRig().OpenAsync();
        var request = new WorkspaceRequest(Path.Combine(rig.Root, "later")) { Plugins = [rig.Stub.Folder] };

        await FailsAsync(HostFailure.NotFound, async () => await rig.Host.Workspaces.OpenAsync(request, None));
        Directory.CreateDirectory(request.Path);

        Assert.NotEqual(rig.Workspace.Id, (await rig.Host.Workspaces.OpenAsync(request, None)).Id);
    }

    [Fact]
    public async Task Open_SameRequestManyTimes_IsOneWorkspace()
    {
        await using var rig = await new HostRig().OpenAsync();
        var request = new WorkspaceRequest(rig.Folder("other")) { Plugins = [rig.Stub.Folder] };

        var opened = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () => await rig.Host.Workspaces.OpenAsync(request, None), None)));

        Assert.Single(opened.Select(workspace => workspace.Id).Distinct());
    }

    [Fact]
    public async Task Dispose_Twice_EndsStreamsAndRefusesFurtherWork()
    {
        await using var rig = await new HostRig().OpenAsync();

        await rig.Host.DisposeAsync();
        await rig.Host.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => rig.SubmitAsync());
    }

    [Fact]
    public async Task Publish_EventsOfAPlugin_OnlyAsDeclared()
    {
        await using var rig = new HostRig();
        IEvents? events = null;
        rig.Stub.Tool("look", (_, _, _) => new(ToolResult.Text("seen"))).Activated = (context, _) =>
        {
            events = context.Events;
            return default;
        };
        rig.Stub.Change(manifest => manifest with
        {
            Events =
            [
                new EventDeclaration("stub.noted") { Durable = true, Schema = AgentJson.Parse("""{"type":"object","required":["a"]}""") },
                new EventDeclaration("stub.felt") { Scope = "workspace" },
            ],
        });
        rig.Model.Text("done");
        await rig.OpenAsync();
        await rig.RunAsync();

        await events!.PublishAsync("stub.noted", rig.SessionId, AgentJson.Parse("""{"a":1}"""), None);
        await events.PublishAsync("stub.felt", null, AgentJson.EmptyObject, None);

        Assert.NotNull((await rig.Tape.WaitAsync<OtherEvent>(e => e.Type == "stub.noted")).Sequence);
        await rig.Tape.WaitAsync<OtherEvent>(e => e.Type == "stub.felt");
        await Assert.ThrowsAsync<InvalidOperationException>(() => events.PublishAsync("stub.noted", rig.SessionId, AgentJson.EmptyObject, None).AsTask());
        await Assert.ThrowsAsync<InvalidOperationException>(() => events.PublishAsync("stub.noted", null, AgentJson.Parse("""{"a":1}"""), None).AsTask());
        await Assert.ThrowsAsync<InvalidOperationException>(() => events.PublishAsync("stub.felt", rig.SessionId, AgentJson.EmptyObject, None).AsTask());
        await Assert.ThrowsAsync<InvalidOperationException>(() => events.PublishAsync("turn.completed", rig.SessionId, AgentJson.EmptyObject, None).AsTask());
    }

    [Fact]
    public async Task Publish_WhatIsDeclaredToStay_IsNotInForks()
    {
        await using var rig = new HostRig();
        IEvents? events = null;
        rig.Stub.Tool("look", (_, _, _) => new(ToolResult.Text("seen"))).Activated = (context, _) =>
        {
            events = context.Events;
            return default;
        };
        rig.Stub.Change(manifest => manifest with
        {
            Events = [new EventDeclaration("stub.goes") { Durable = true }, new EventDeclaration("stub.stays", Fork: false, Export: false) { Durable = true }],
        });
        rig.Model.Text("done");
        await rig.OpenAsync();
        await rig.RunAsync();
        await events!.PublishAsync("stub.stays", rig.SessionId, AgentJson.EmptyObject, None);
        await events.PublishAsync("stub.goes", rig.SessionId, AgentJson.EmptyObject, None);

        var fork = await rig.Host.Sessions.ForkAsync(new ForkRequest(rig.SessionId), None);

        var here = (await rig.Host.Sessions.ReadHistoryAsync(new HistoryRequest(rig.SessionId), None)).Events.OfType<OtherEvent>().ToList();
        Assert.Equal([("stub.stays", (bool?)false, (bool?)false), ("stub.goes", null, null)], here.Select(static e => (e.Type, e.Fork, e.Export)));
        var there = (await rig.Host.Sessions.ReadHistoryAsync(new HistoryRequest(fork.Id), None)).Events;
        Assert.Equal(["stub.goes"], there.OfType<OtherEvent>().Select(static e => e.Type));
        Assert.Equal(Enumerable.Range(1, there.Count).Select(static n => (long?)n), there.Select(static e => e.Sequence));
    }

    private static async Task<HostException> FailsAsync(HostFailure failure, Func<Task> action)
    {
        var exception = await Assert.ThrowsAsync<HostException>(action);
        Assert.Equal(failure, exception.Failure);
        return exception;
    }
}
