using AgentHost.Remote;
using AgentHost.Remote.Connecting;

namespace AgentHost.Server.Tests.Clients;

/// <summary>The program's own clients go on when their server is started anew.</summary>
public sealed class RestartTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Client_GoesOn_WithTheTokenOfTheNextServer()
    {
        await using var rig = await ServerRig.OpenAsync(scenario: Scenario.Create().Reply("done").Repeat(0));
        var (_, session) = await rig.SessionAsync();
        var address = rig.Address;
        await using var client = new RemoteHostClient(address, rig.Token, TimeProvider.System, () => ServerRecords.TokenOf(rig.Data, address));
        var elsewhere = await client.Workspaces.OpenAsync(
            new WorkspaceRequest(Directory.CreateDirectory(Path.Combine(rig.Root, "elsewhere")).FullName), Token);
        var workspace = await client.Workspaces.OpenAsync(new WorkspaceRequest(rig.Folder), Token);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(Token);
        ends.CancelAfter(ServerRig.Patience);
        await using var events = client.SubscribeAsync(new EventFilter(Live: false) { SessionId = session.Id, After = 0 }, ends.Token)
            .GetAsyncEnumerator(ends.Token);
        Assert.True(await events.MoveNextAsync());
        Assert.True(await events.MoveNextAsync());
        Assert.IsType<SessionCreated>(events.Current);
        var old = rig.Token;

        await rig.Server.DisposeAsync();
        await rig.StartAsync();

        Assert.NotEqual(old, rig.Token);
        Assert.Equal(session.Id, (await client.Sessions.GetAsync(session.Id, Token))!.Id);

        // Opened first by somebody else, in another order: an id of before is nobody's, and is opened again where it is used.
        await rig.SessionAsync();
        await using var stranger = rig.Client();
        var stale = await Assert.ThrowsAsync<HostException>(async () => await stranger.Plugins.ListAsync(elsewhere.Id, Token));
        Assert.Equal(HostFailure.NotFound, stale.Failure);
        Assert.NotEmpty(await client.Plugins.ListAsync(workspace.Id, Token));
        await client.Prompts.SubmitAsync(new PromptRequest(workspace.Id, session.Id, [new TextPart("go")]), Token);
        while (await events.MoveNextAsync() && events.Current is not TurnCompleted)
        {
            Assert.IsNotType<StreamGap>(events.Current);
        }

        Assert.IsType<TurnCompleted>(events.Current);
    }

    [Fact]
    public async Task Position_ThatAnotherProcessWrote_IsNoGap()
    {
        await using var rig = await ServerRig.OpenAsync();
        var (_, session) = await rig.SessionAsync();
        await using var other = AgentHost.Hosting.LocalHost.Create(new AgentHost.Hosting.HostOptions
        {
            Label = "another",
            AppFolder = TestedProgram.BuiltFolder,
            Variables = name => rig.Variables.GetValueOrDefault(name),
        });
        var workspace = await other.Workspaces.OpenAsync(new WorkspaceRequest(rig.Folder), Token);
        var written = await other.Sessions.CreateAsync(new NewSession(workspace.Id), Token);
        var last = (await rig.Host.Sessions.ReadEventsAsync(written.Id, 0, 100, Token))[^1].Position!.Value;
        Assert.NotEqual(session.Id, written.Id);

        await using var client = rig.Client();
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(Token);
        ends.CancelAfter(ServerRig.Patience);
        await using var events = client.SubscribeAsync(new EventFilter(Live: false) { After = last }, ends.Token).GetAsyncEnumerator(ends.Token);
        Assert.True(await events.MoveNextAsync());
        Assert.IsType<StreamOpened>(events.Current);
        var next = events.MoveNextAsync().AsTask();
        var begun = await client.Sessions.CreateAsync(new NewSession((await client.Workspaces.OpenAsync(new WorkspaceRequest(rig.Folder), Token)).Id), Token);
        Assert.True(await next);
        Assert.Equal(begun.Id, Assert.IsType<SessionCreated>(events.Current).SessionId);
    }

    [Fact]
    public async Task StaleRecord_OfTheSameAddress_IsRemoved_AndTheNewestCounts()
    {
        await using var rig = await ServerRig.OpenAsync();
        var stale = new ServerRecord(rig.Server.Address, "stale", Environment.ProcessId, DateTimeOffset.UnixEpoch);
        var file = Path.Combine(rig.Data, $"server-{Environment.ProcessId}-zzzz.json");
        await File.WriteAllBytesAsync(file, ClientJson.WriteBytes(stale), Token);
        Assert.Equal(rig.Token, ServerRecords.TokenOf(rig.Data, rig.Address));
        var elsewhere = Path.Combine(rig.Data, $"server-{Environment.ProcessId}-yyyy.json");
        await File.WriteAllBytesAsync(elsewhere, ClientJson.WriteBytes(stale with { Address = "unix:/elsewhere" }), Token);

        await rig.Server.DisposeAsync();
        await rig.StartAsync();

        // One of this address is gone, and one whose process began after it was written.
        Assert.False(File.Exists(file));
        Assert.False(File.Exists(elsewhere));
        Assert.Equal(rig.Token, Assert.Single(ServerRecords.List(rig.Data)).Token);
    }

    [Fact]
    public async Task ServerThatSaysNothing_IsGivenUp()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        await using var client = new RemoteHostClient(ServerAddress.Parse($"http://127.0.0.1:{port}", ""), "t", TimeProvider.System);

        var fault = await Assert.ThrowsAsync<HostException>(async () => await client.ReadStatusAsync(Token).AsTask().WaitAsync(ServerRig.Patience, Token));

        Assert.Contains("does not answer", fault.Message, StringComparison.Ordinal);
    }
}
