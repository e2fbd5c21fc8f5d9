namespace AgentHost.Server.Tests.Clients;

/// <summary>Behaviour that surfaces rely on holds over a connection as it does in one process: each test runs both ways, and over a port.</summary>
public sealed class RemoteHostClientTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Ways => ["local", "socket", "port"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Prompt_IsAnswered_AndStands(string way)
    {
        await using var both = await BothWays.OpenAsync(way, Scenario.Create().Reply("The answer is 42.").Repeat(0));
        var (host, workspace, session) = (both.Host, both.Workspace, both.Session);

        var turn = await both.RunAsync("what is it?");

        Assert.Equal(TurnOutcome.Answered, turn.Outcome);
        Assert.Equal("The answer is 42.", turn.Text);
        var messages = await host.Sessions.ReadMessagesAsync(session.Id, 0, 100, Token);
        Assert.Equal(["what is it?", "The answer is 42."], messages.Select(static message => message.GetText()));
        Assert.Equal(session.Id, (await host.Sessions.FindAsync(workspace.Root, session.Name, Token))!.Id);
        Assert.Equal(session.Id, Assert.Single(await host.Sessions.ListAsync(new SessionFilter { Workspace = workspace.Root }, Token)).Id);
        Assert.Null(await host.Sessions.FindAsync(null, "nobody", Token));
        Assert.Equal("renamed", (await host.Sessions.RenameAsync(session.Id, "renamed", Token)).Name);
        var page = await host.Sessions.ReadHistoryAsync(new HistoryRequest(session.Id) { Kinds = ["turn."], Limit = 1 }, Token);
        Assert.IsType<TurnStarted>(Assert.Single(page.Events));
        Assert.NotNull(page.Next);
        Assert.Single(await host.Sessions.SearchAsync(new SearchRequest("42"), Token));
        var fork = await host.Sessions.ForkAsync(new ForkRequest(session.Id) { Name = "fork" }, Token);
        Assert.Equal(session.Id, fork.Parent);
        await host.Sessions.DeleteAsync(fork.Id, Token);
        Assert.Null(await host.Sessions.FindAsync(null, fork.Id, Token));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Edits_AreAskedFor_TakenBack_AndBroughtAgain(string way)
    {
        await using var both = await BothWays.OpenAsync(
            way, Scenario.Create().ToolCall("write", """{"path":"a.txt","content":"new"}""").Reply("done"));
        var file = Path.Combine(both.Workspace.Root, "a.txt");

        var turn = await both.RunAsync("write", interactive: true, answer: PermissionAnswerKind.AllowOnce);

        Assert.Equal(["a.txt"], turn.Files);
        Assert.Equal("new", await File.ReadAllTextAsync(file, Token));
        var request = new UndoRequest(both.Workspace.Id, both.Session.Id);
        var looked = await both.Host.Sessions.Changes.UndoAsync(request with { Preview = true }, Token);
        Assert.Equal("a.txt", Assert.Single(looked.Files).Path);
        Assert.Equal("new", await File.ReadAllTextAsync(file, Token));
        await File.WriteAllTextAsync(file, "somebody else's", Token);
        looked = await both.Host.Sessions.Changes.UndoAsync(request with { Preview = true }, Token);
        Assert.Equal("a.txt was changed by someone else since.", Assert.Single(looked.Kept).Reason);
        Assert.Empty(looked.Files);
        await File.WriteAllTextAsync(file, "new", Token);
        var undone = await both.Host.Sessions.Changes.UndoAsync(request, Token);
        Assert.Equal(looked.Turns, undone.Turns);
        Assert.Equal("a.txt", Assert.Single(undone.Files).Path);
        Assert.False(File.Exists(file));
        var redone = await both.Host.Sessions.Changes.RedoAsync(both.Workspace.Id, both.Session.Id, Token);
        Assert.Equal("a.txt", Assert.Single(redone.Files).Path);
        Assert.Equal("new", await File.ReadAllTextAsync(file, Token));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Turn_IsCancelled_AndTheNextWaits(string way)
    {
        await using var both = await BothWays.OpenAsync(
            way, Scenario.Create().Reply("slow").With(static reply => reply with { DelayMs = 60_000 }).Reply("quick"));
        var (host, session) = (both.Host, both.Session);
        var first = await host.Prompts.SubmitAsync(both.Prompt("one"), Token);
        await both.Models.WaitForRequestAsync(1, Token).WaitAsync(ServerRig.Patience, Token);
        await host.Prompts.SubmitAsync(both.Prompt("two"), Token);

        var waiting = Assert.Single(await host.Prompts.Queue.ListAsync(session.Id, Token));
        await host.Prompts.Queue.ChangeAsync(session.Id, waiting.TurnId, [new TextPart("three")], Token);
        Assert.Equal("three", Assert.IsType<TextPart>(Assert.Single(Assert.Single(await host.Prompts.Queue.ListAsync(session.Id, Token)).Prompt)).Text);
        Assert.Equal(1, await host.Prompts.Queue.RemoveAsync(session.Id, waiting.TurnId, Token));
        await host.Prompts.CancelAsync(session.Id, first, Token);

        var ends = (await host.Sessions.ReadEventsAsync(session.Id, 0, 1_000, Token)).OfType<TurnCompleted>().ToList();
        Assert.Equal(2, ends.Count);
        Assert.All(ends, static end => Assert.Equal(TurnOutcome.Cancelled, end.Outcome));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Failures_AreOfTheSameKind_WithTheSameSentence(string way)
    {
        await using var both = await BothWays.OpenAsync(way, Scenario.Create());
        var host = both.Host;

        await FailsAsync(HostFailure.NotFound, async () => await host.Plugins.ListAsync("w99", Token));
        await FailsAsync(HostFailure.NotFound, async () => await host.Sessions.ForkAsync(new ForkRequest("nothing"), Token));
        await FailsAsync(HostFailure.Invalid, async () => await host.Sessions.RenameAsync(both.Session.Id, "", Token));
        await FailsAsync(HostFailure.Invalid, async () => await host.Prompts.SubmitAsync(both.Prompt("x") with { Parts = [] }, Token));
        await FailsAsync(HostFailure.Invalid, async () => await host.Sessions.CleanAsync(new CleanRequest(), Token));
        await FailsAsync(HostFailure.NotFound, async () => await host.Commands.RunAsync(
            new CommandRequest(both.Workspace.Id, new CommandCall("nothing-like-it", [])), Token));
        await FailsAsync(HostFailure.Invalid, async () => await host.Settings.ChangeAsync(
            both.Workspace.Id, new SettingsChange(SettingsPlace.Unknown, SettingsChangeKind.Set, ["model"]), Token));
        Assert.False(await host.Permissions.AnswerAsync("nothing", new PermissionAnswer(PermissionAnswerKind.Deny), Token));
        Assert.False(await host.Prompts.AnswerQuestionAsync("nothing", new QuestionAnswer(["x"]), Token));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task WhatThereIs_IsListed(string way)
    {
        await using var both = await BothWays.OpenAsync(way, Scenario.Create());
        var (host, id) = (both.Host, both.Workspace.Id);

        Assert.Contains(await host.Plugins.ListAsync(id, Token), static plugin => plugin.Id == "files");
        Assert.Contains(await host.Tools.ListAsync(id, interactive: false, Token), static tool => tool.Name == "read");
        Assert.Contains((await host.Models.ListAsync(id, ask: false, Token)).Models, static model => model.Provider == "offline");
        Assert.Contains(await host.Models.ListProvidersAsync(id, Token), static provider => provider.Name == "openai");
        Assert.Contains('/', (await host.Models.ExplainAsync(id, null, Token)).Name);
        Assert.Contains(await host.Commands.ListAsync(id, Token), static command => command.Name.Length > 0);
        Assert.NotEmpty(await host.Permissions.ListBuiltinsAsync(id, Token));
        Assert.Equal(
            PermissionDecision.Ask,
            (await host.Permissions.TestAsync(id, new PermissionTestRequest("shell(rm -rf /tmp/x)"), Token)).Decision);
        Assert.Empty((await host.Settings.ReadAsync(id, Token)).Problems);
        Assert.Equal(System.Text.Json.JsonValueKind.Object, (await host.Settings.ReadSchemaAsync(id, Token)).ValueKind);
        Assert.NotEmpty(await host.Workspaces.CheckHealthAsync(id, Token));
        Assert.Empty(await host.Workspaces.ListTrustedAsync(Token));
        Assert.False((await host.Workspaces.ShowTrustAsync(both.Workspace.Root, Token)).Trusted);
        Assert.Empty((await host.Models.ReadUsageAsync(new UsageFilter(UsageGrouping.Day), Token)).Rows);
        await foreach (var _ in host.Audit.ReadAsync(id, new AuditFilter(), Token))
        {
            Assert.Fail("Nothing was decided yet.");
        }

        Assert.Empty((await host.Audit.VerifyAsync(id, Token)).Problems);
        await host.Sessions.ChangeSettingsAsync(both.Session.Id, new SessionSettings { Model = "openai/test-model" }, Token);
        Assert.Equal("openai/test-model", (await host.Sessions.ReadSettingsAsync(both.Session.Id, Token)).Model);
        await host.Sessions.Context.SetGoalAsync(both.Session.Id, "get it done", Token);
        Assert.Equal("get it done", (await host.Sessions.Context.ReadPinsAsync(both.Session.Id, Token)).Goal);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Closed_IsLetGoOf_UnlessATurnRuns(string way)
    {
        await using var both = await BothWays.OpenAsync(
            way, Scenario.Create().Reply("slow").With(static reply => reply with { DelayMs = 60_000 }).Reply("quick"));
        var (host, session, id) = (both.Host, both.Session, both.Workspace.Id);
        var turn = await host.Prompts.SubmitAsync(both.Prompt("one"), Token);
        await both.Models.WaitForRequestAsync(1, Token).WaitAsync(ServerRig.Patience, Token);

        await FailsAsync(HostFailure.Busy, async () => await host.Sessions.CloseAsync(session.Id, Token));
        await FailsAsync(HostFailure.Busy, async () => await host.Workspaces.CloseAsync(id, Token));
        var owner = await host.Sessions.ReadOwnerAsync(session.Id, Token);
        Assert.Equal((Environment.ProcessId, "agent serve", true), (owner.ProcessId, owner.Label, owner.IsHere));
        await host.Prompts.CancelAsync(session.Id, turn, Token);

        await host.Sessions.CloseAsync(session.Id, Token);
        Assert.Null((await host.Sessions.ReadOwnerAsync(session.Id, Token)).ProcessId);
        await host.Workspaces.CloseAsync(id, Token);
        if (way == "local")
        {
            // A client of a server opens it again by itself.
            await FailsAsync(HostFailure.NotFound, async () => await host.Plugins.ListAsync(id, Token));
        }

        var again = await host.Workspaces.OpenAsync(new WorkspaceRequest(both.Workspace.Root), Token);
        Assert.NotEqual(id, again.Id);
        await host.Prompts.SubmitAsync(both.Prompt("two") with { WorkspaceId = again.Id }, Token);
        Assert.Equal(Environment.ProcessId, (await host.Sessions.ReadOwnerAsync(session.Id, Token)).ProcessId);
    }

    [Theory]
    [InlineData("Idempotency-Key")]
    [InlineData("turnId")]
    public async Task PromptWithAKeyOrAnIdOfItsClient_RunsOnce_AlsoAfterTheServerWasReplaced(string by)
    {
        await using var rig = await ServerRig.OpenAsync(scenario: Scenario.Create().Reply("once").Repeat(0));
        var (_, session) = await rig.SessionAsync();
        var path = $"/v1/sessions/{session.Id}/messages";
        RawRequest Keyed(string text, string more = "") => by == "turnId"
            ? rig.Request("POST", path + more, $$"""{"text":"{{text}}","turnId":"k1"}""")
            : rig.Request("POST", path + more, $$"""{"text":"{{text}}"}""") with { Headers = ["Idempotency-Key: k1"] };

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => rig.SendAsync(Keyed("go"))));
        var waited = await rig.SendAsync(Keyed("go", "?wait=true"));
        var other = await rig.SendAsync(Keyed("another"));
        await rig.Server.DisposeAsync();
        await rig.StartAsync();
        var after = await rig.SendAsync(Keyed("go", "?wait=true"));

        Assert.All(answers, answer => Assert.Equal((202, answers[0].Body), (answer.Status, answer.Body)));
        Assert.Equal(by == "turnId", ClientJson.Read<SubmittedTurn>(answers[0].Body).TurnId == "k1");
        Assert.Contains("\"text\":\"once\"", waited.Body, StringComparison.Ordinal);
        Assert.Equal("idempotency-key-reused", other.Problem);
        Assert.Equal(waited.Body, after.Body);
        Assert.Single(rig.Models.ModelRequests);
    }

    [Fact]
    public async Task NobodyAnswers_IsOneSentence()
    {
        var rig = await ServerRig.OpenAsync();
        await using var client = rig.Client();
        await rig.DisposeAsync();

        var fault = await Assert.ThrowsAsync<HostException>(async () => await client.Sessions.ListAsync(new SessionFilter(), Token));

        Assert.StartsWith("No server answers at unix:", fault.Message, StringComparison.Ordinal);
    }

    private static async Task FailsAsync(HostFailure failure, Func<Task> call)
    {
        var fault = await Assert.ThrowsAsync<HostException>(call);
        Assert.Equal(failure, fault.Failure);
        Assert.NotEmpty(fault.Message);
    }
}
