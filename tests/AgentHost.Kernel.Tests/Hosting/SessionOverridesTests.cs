using AgentHost.Client;
using AgentHost.Sessions.Log;
using AgentHost.Sessions.Sqlite;

namespace AgentHost.Kernel.Tests.Hosting;

/// <summary>What one session is set to, and what is known of it: parameters, rules, dry runs, who began it and what it cost.</summary>
public sealed class SessionOverridesTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_Parameters_HoldMemberByMemberUnderThePromptsOwn()
    {
        await using var rig = new HostRig();
        rig.Model.Text("one").Text("two");
        await rig.OpenAsync();
        await rig.Host.Sessions.ChangeSettingsAsync(
            rig.SessionId, new SessionSettings { Parameters = new ModelParameters { Temperature = 0.2, Reasoning = "high" } }, None);

        await rig.RunAsync();
        await rig.RunAsync(rig.Prompt() with { Parameters = new ModelParameters { Temperature = 1 } });

        Assert.Equal(
            [(0.2, "high"), (1.0, "high")],
            rig.Model.Requests.Select(static request => (request.Parameters.Temperature!.Value, request.Parameters.Reasoning!)));
    }

    [Fact]
    public async Task Run_Rules_StandBesideTheSettingsAndADenyWins()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("look", static (_, _, _) => new(ToolResult.Text("seen")));
        rig.Stub.Tool("touch", static (_, _, _) => new(ToolResult.Text("touched")));
        await rig.OpenAsync("""{"permissions":{"allow":["touch"]}}""");
        Task<TurnCompleted> RunAsync()
        {
            rig.Model.Call(("look", "{}"), ("touch", "{}")).Text("done");
            return rig.RunAsync(rig.Prompt() with { Mode = PermissionMode.Default });
        }

        await RunAsync();
        Assert.Equal([false, true], await AllowedAsync(rig));

        await rig.Host.Sessions.ChangeSettingsAsync(rig.SessionId, new SessionSettings { Allow = ["look"], Deny = ["touch"] }, None);
        await RunAsync();
        Assert.Equal([true, false], await AllowedAsync(rig));

        // Another process has them too; those of another session do not hold here.
        await rig.Host.Sessions.ChangeSettingsAsync(rig.SessionId, new SessionSettings { Deny = ["touch"] }, None);
        var kept = await rig.Host.Sessions.ReadSettingsAsync(rig.SessionId, None);
        Assert.Equal(["touch"], kept.Deny);
        var other = await rig.Host.Sessions.CreateAsync(new NewSession(rig.Workspace.Id), None);
        rig.Model.Call(("touch", "{}")).Text("done");
        var end = await rig.RunAsync(rig.Prompt() with { SessionId = other.Id, Mode = PermissionMode.Default });
        Assert.Equal(TurnOutcome.Answered, end.Outcome);
        Assert.Equal(ToolState.Completed, rig.Tape.Events.OfType<ToolCompleted>().Last().State);
        Assert.Equal(
            HostFailure.Invalid,
            (await Assert.ThrowsAsync<HostException>(async () =>
                await rig.Host.Sessions.ChangeSettingsAsync(rig.SessionId, new SessionSettings { Deny = ["shell("] }, None))).Failure);
        Assert.Equal(
            HostFailure.Invalid,
            (await Assert.ThrowsAsync<HostException>(async () =>
                await rig.Host.Sessions.ChangeSettingsAsync(
                    rig.SessionId, new SessionSettings { Allow = [.. Enumerable.Repeat("look", 101)] }, None))).Failure);
    }

    [Fact]
    public async Task Preview_SessionWithAModel_ShowsTheRequestToThatModel()
    {
        await using var rig = new HostRig();
        await rig.OpenAsync();
        var before = await rig.Host.Prompts.PreviewAsync(rig.Prompt(), None);
        var provider = before.Model.Split('/')[0];
        await rig.Host.Sessions.ChangeSettingsAsync(rig.SessionId, new SessionSettings { Model = $"{provider}/another" }, None);

        Assert.Equal($"{provider}/another", (await rig.Host.Prompts.PreviewAsync(rig.Prompt(), None)).Model);
    }

    [Fact]
    public async Task Preview_UnknownTool_IsRefusedAsThePromptIs()
    {
        await using var rig = new HostRig();
        await rig.OpenAsync();
        var prompt = rig.Prompt() with { Tools = ["nosuch"] };

        var refused = await Assert.ThrowsAsync<HostException>(() => rig.Host.Prompts.PreviewAsync(prompt, None).AsTask());

        Assert.Equal((await Assert.ThrowsAsync<HostException>(() => rig.RunAsync(prompt))).Message, refused.Message);
    }

    [Fact]
    public async Task Run_DryRun_KeepsEditsOfEachPrompt()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("touch", static (_, _, _) => new(ToolResult.Text("touched")));
        rig.Model.Call(("touch", "{}")).Text("done");
        await rig.OpenAsync();
        await rig.Host.Sessions.ChangeSettingsAsync(rig.SessionId, new SessionSettings { DryRun = true }, None);

        await rig.RunAsync();

        // What may write otherwise is refused in a dry run, also where the mode allows all.
        Assert.NotEqual(ToolState.Completed, Assert.Single(rig.Tape.Events.OfType<ToolCompleted>()).State);
    }

    [Fact]
    public async Task List_ASession_SaysWhatBeganItAndWhatItCost()
    {
        await using var rig = new HostRig();
        rig.Model.Text("one").Text("two");
        await rig.OpenAsync("""{"providers":{"scripted":{"models":[{"id":"m","prices":{"input":100,"output":0}}]}}}""");
        await rig.RunAsync();
        await rig.RunAsync();
        var spent = (await rig.Host.Models.ReadUsageAsync(new UsageFilter(UsageGrouping.Day), None)).Total.Cost;

        var session = Assert.Single(await rig.Host.Sessions.ListAsync(new SessionFilter { Provider = "scripted" }, None));

        Assert.Equal(("test", (decimal?)spent), (session.Client, session.Cost));
        Assert.NotEqual(0, spent);
        Assert.Empty(await rig.Host.Sessions.ListAsync(new SessionFilter { Provider = "script" }, None));
        var path = Directory.GetFiles(rig.Root, "sessions.db", SearchOption.AllDirectories).Single();
        await rig.Host.DisposeAsync();
        using var database = Database.Open(path, readOnly: false);
        database.Execute("UPDATE sessions SET cost=0, client=NULL, used=0");
        Projections.Rebuild(database);
        Assert.Equal((session.Client, session.Cost), (LogReader.Session(database, session.Id)!.Client, LogReader.Session(database, session.Id)!.Cost));
        Assert.Equal(1, database.Scalar("SELECT count(*) FROM sessions WHERE used=(SELECT max(position) FROM events WHERE session_id IS NOT NULL)"));
    }

    [Fact]
    public void Open_AStoreOfAnOlderVersion_KnowsWhichSessionWasUsedLastAndWhatEachCost()
    {
        var folder = Directory.CreateTempSubdirectory("older-").FullName;
        try
        {
            var path = Path.Combine(folder, "sessions.db");
            using (var old = Schema.Open(path, [.. Schema.Migrations.Take(5)]))
            {
                old.Execute(
                    """
                    INSERT INTO sessions (id, name, workspace, created, updated) VALUES ('a', 'a', '/w', 1, 9), ('b', 'b', '/w', 1, 2), ('c', 'c', '/w', 1, 3);
                    INSERT INTO events (position, session_id, sequence, time, type, body) VALUES (1, 'a', 1, 9, 'x', '{}'), (2, 'b', 1, 1, 'x', '{}'), (3, 'b', 2, 2, 'x', '{}');
                    INSERT INTO usage (position, session_id, time, input, output, cache_read, cache_write, reasoning, cost) VALUES (3, 'b', 1, 7, 2, 0, 0, 0, 2500000000000)
                    """);
            }

            using var database = Schema.Open(path, Schema.Migrations);

            Assert.Equal(["b", "a", "c"], LogReader.Sessions(database, new SessionFilter()).Select(static session => session.Id));
            Assert.Equal((2.5m, null), (LogReader.Session(database, "b")!.Cost, LogReader.Session(database, "a")!.Cost));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<IReadOnlyList<bool>> AllowedAsync(HostRig rig)
    {
        await rig.Tape.WaitAsync<TurnCompleted>();
        return [
            .. rig.Tape.Events.OfType<ToolCompleted>().TakeLast(2).OrderBy(static call => call.Tool, StringComparer.Ordinal)
                .Select(static call => call.State == ToolState.Completed)
        ];
    }
}
