using AgentHost.Server.Running;

namespace AgentHost.Server.Tests.Watching;

/// <summary>Unused workspaces and servers end by themselves; used ones stay.</summary>
public sealed class IdleTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Workspace_StaysWhileSomebodyListens_ThenCloses_AndComesBack()
    {
        await using var rig = await ServerRig.OpenAsync(scenario: Scenario.Create().Reply("done").Repeat(0));
        await using var client = rig.Client();
        var workspace = await client.Workspaces.OpenAsync(new WorkspaceRequest(rig.Folder), Token);
        var session = await client.Sessions.CreateAsync(new NewSession(workspace.Id), Token);
        using var listening = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var events = client.SubscribeAsync(new EventFilter { SessionId = session.Id }, listening.Token).GetAsyncEnumerator(listening.Token);
        Assert.True(await events.MoveNextAsync());

        _ = rig.Server.WatchIdle(new ServerIdleTimes(Short, TimeSpan.Zero));

        // Many times as long as it would take: only the stream holds it.
        var began = TimeProvider.System.GetTimestamp();
        await Eventually.TrueAsync(() => TimeProvider.System.GetElapsedTime(began) > 5 * Short);
        Assert.Equal(1, (await client.ReadStatusAsync(Token)).Workspaces);
        Assert.Equal(Environment.ProcessId, (await client.Sessions.ReadOwnerAsync(session.Id, Token)).ProcessId);
        await listening.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await events.MoveNextAsync());
        await events.DisposeAsync();

        await Eventually.TrueAsync(async () => (await client.ReadStatusAsync(Token)).Workspaces == 0);
        Assert.Null((await rig.Host.Sessions.ReadOwnerAsync(session.Id, Token)).ProcessId);
        await client.Prompts.SubmitAsync(new PromptRequest(workspace.Id, session.Id, [new TextPart("go on")]), Token);
        await Eventually.TrueAsync(async () =>
            (await rig.Host.Sessions.ReadEventsAsync(session.Id, 0, 1_000, Token)).Any(static e => e is TurnCompleted { Outcome: TurnOutcome.Answered }));
    }

    [Fact]
    public async Task Turn_WithNobodyThere_HoldsWorkspaceAndServer()
    {
        await using var rig = await ServerRig.OpenAsync(scenario: Scenario.Create().Reply("slow").With(static reply => reply with { DelayMs = 1_500 }));
        var (_, session) = await rig.SessionAsync();
        Assert.Equal(202, (await rig.SendAsync(rig.Request("POST", $"/v1/sessions/{session.Id}/messages", """{"text":"go"}"""))).Status);

        await rig.Server.WatchIdle(new ServerIdleTimes(Short, Short)).WaitAsync(ServerRig.Patience, Token);

        Assert.Contains(
            await rig.Host.Sessions.ReadEventsAsync(session.Id, 0, 1_000, Token), static e => e is TurnCompleted { Outcome: TurnOutcome.Answered });
    }

    [Fact]
    public async Task SignsOfLife_HoldNothing()
    {
        await using var rig = await ServerRig.OpenAsync();
        var over = rig.Server.WatchIdle(new ServerIdleTimes(TimeSpan.Zero, Short));

        await Eventually.TrueAsync(async () =>
        {
            Assert.Equal(200, (await rig.SendAsync(rig.Request("GET", "/healthz") with { Token = null })).Status);
            return over.IsCompleted;
        });
    }
}
