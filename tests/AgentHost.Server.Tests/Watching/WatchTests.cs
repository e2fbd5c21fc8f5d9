namespace AgentHost.Server.Tests.Watching;

/// <summary>Turns that wait and prompts that come twice, as the server tells them.</summary>
public sealed class WatchTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task HeldPrompt_IsIdle_AndAnswersWhoWaits()
    {
        await using var rig = await ServerRig.OpenAsync(
            scenario: Scenario.Create().Reply("slow").With(static reply => reply with { DelayMs = 60_000 }).Reply("done").Repeat(0));
        await using var client = rig.Client();
        var workspace = await client.Workspaces.OpenAsync(
            new WorkspaceRequest(rig.Folder) { Settings = AgentJson.Parse("""{"sessions":{"queue":"hold"}}""") }, Token);
        var session = await client.Sessions.CreateAsync(new NewSession(workspace.Id), Token);
        var path = $"/v1/sessions/{session.Id}";
        string Body(string text) => $$"""{"text":"{{text}}","workspaceId":"{{workspace.Id}}"}""";
        var first = ClientJson.Read<SubmittedTurn>((await rig.SendAsync(rig.Request("POST", path + "/messages", Body("one")))).Body);
        await rig.Models.WaitForRequestAsync(1, Token).WaitAsync(ServerRig.Patience, Token);
        var waiting = rig.SendAsync(rig.Request("POST", path + "/messages?wait=true", Body("two")));
        await Eventually.TrueAsync(async () => (await client.Prompts.Queue.ListAsync(session.Id, Token)).Count > 0);

        await client.Prompts.CancelAsync(session.Id, first.TurnId, Token);

        var held = await waiting.WaitAsync(ServerRig.Patience, Token);
        Assert.Equal(202, held.Status);
        var turn = ClientJson.Read<SubmittedTurn>(held.Body).TurnId;
        Assert.Equal(turn, Assert.Single(await client.Prompts.Queue.ListAsync(session.Id, Token), static each => each.Held).TurnId);
        Assert.Equal(SessionState.Idle, await StateAsync(rig, path));
        Assert.DoesNotContain(session.Id, (await rig.SendAsync(rig.Request("GET", "/v1/sessions?state=running"))).Body, StringComparison.Ordinal);

        // Who lets it run, and then waits, waits for its end.
        var resumed = await rig.SendAsync(rig.Request("POST", path + "/queue/resume", $$"""{"workspaceId":"{{workspace.Id}}"}"""));
        Assert.Contains(turn, resumed.Body, StringComparison.Ordinal);
        Assert.Equal(SessionState.Idle, await StateAsync(rig, path));
        Assert.Contains(
            await client.Sessions.ReadEventsAsync(session.Id, 0, 1_000, Token),
            e => e is TurnCompleted { Outcome: TurnOutcome.Answered } end && end.TurnId == turn);
    }

    [Fact]
    public async Task StateAndLimit_AreBothKept()
    {
        await using var rig = await ServerRig.OpenAsync(scenario: Scenario.Create().Reply("slow").With(static reply => reply with { DelayMs = 60_000 }));
        var (_, running) = await rig.SessionAsync();
        Assert.Equal(202, (await rig.SendAsync(rig.Request("POST", $"/v1/sessions/{running.Id}/messages", """{"text":"go"}"""))).Status);
        await rig.Models.WaitForRequestAsync(1, Token).WaitAsync(ServerRig.Patience, Token);
        await rig.SessionAsync();
        await rig.SessionAsync();

        var found = await rig.SendAsync(rig.Request("GET", "/v1/sessions?state=running&limit=1"));
        var idle = await rig.SendAsync(rig.Request("GET", "/v1/sessions?state=idle&limit=1"));

        Assert.Contains(running.Id, found.Body, StringComparison.Ordinal);
        Assert.Single(AgentJson.Parse(idle.Body).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task NumbersAndPaths_ThatAreNone_AreRefusedWhole()
    {
        await using var rig = await ServerRig.OpenAsync();
        var (workspace, session) = await rig.SessionAsync();
        var path = $"/v1/sessions/{session.Id}/queue";
        var sent = await rig.SendAsync(rig.Request("POST", path, """{"parts":[{"type":"text","text":"mine"}]}"""));
        var turn = ClientJson.Read<SubmittedTurn>(sent.Body).TurnId;

        var changed = await rig.SendAsync(rig.Request("PATCH", $"{path}/{turn}", """{"parts":[{"type":"text","text":"other"}],"place":-1}"""));
        var slash = await rig.SendAsync(rig.Request("DELETE", $"/v1/workspaces/{workspace.Id}/providers/a%2Fb/login"));

        Assert.Equal("invalid-request", changed.Problem);
        Assert.Equal("mine", ((TextPart)Assert.Single(await rig.Host.Prompts.Queue.ListAsync(session.Id, Token)).Prompt[0]).Text);
        Assert.Contains("a/b", slash.Body, StringComparison.Ordinal);
        Assert.Empty(rig.Faults);
    }

    [Fact]
    public async Task UsedKey_TakesNoOtherPrompt_AlsoAfterTheServerWasReplaced()
    {
        await using var rig = await ServerRig.OpenAsync(scenario: Scenario.Create().Reply("once").Repeat(0));
        var (_, session) = await rig.SessionAsync();
        RawRequest Keyed(string text) =>
            rig.Request("POST", $"/v1/sessions/{session.Id}/messages?wait=true", $$"""{"text":"{{text}}"}""") with { Headers = ["Idempotency-Key: k1"] };
        var first = await rig.SendAsync(Keyed("go"));
        await rig.Server.DisposeAsync();
        await rig.StartAsync();

        Assert.Equal("idempotency-key-reused", (await rig.SendAsync(Keyed("another"))).Problem);
        Assert.Equal(first.Body, (await rig.SendAsync(Keyed("go"))).Body);
        Assert.Single(rig.Models.ModelRequests);
    }

    private static async Task<SessionState> StateAsync(ServerRig rig, string path) =>
        ClientJson.Read<SessionActivity>((await rig.SendAsync(rig.Request("GET", path + "/wait?until=idle&timeout=30"))).Body).State;
}
