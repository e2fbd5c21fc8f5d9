using AgentHost.Client;
using AgentHost.Hosting;

namespace AgentHost.Kernel.Tests.Hosting;

/// <summary>Settings files that change while a host runs: taken whole or not at all, between turns, and told.</summary>
public sealed class SettingsReloaderTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_FileChangedSinceTheTurnBefore_HoldsAndIsSaid()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("touch", static (_, _, _) => new(ToolResult.Text("touched")));
        var file = Write(rig, """{"prefer":"cost"}""");
        await rig.OpenAsync();
        rig.Model.Call(("touch", "{}")).Text("one").Call(("touch", "{}")).Text("two");
        await rig.RunAsync();

        Write(rig, """
            {
              "permissions": { "deny": ["touch"] },
              "limits": { "steps": 7 }
            }
            """);
        var end = await rig.RunAsync();

        Assert.Equal([ToolState.Completed, ToolState.Denied], rig.Tape.Events.OfType<ToolCompleted>().Select(static call => call.State));
        var told = Assert.Single(rig.Tape.Events.OfType<ConfigChanged>());
        Assert.Equal(
            [new("limits.steps", $"{file}:3"), new("permissions.deny", $"{file}:2"), new ChangedSetting("prefer", "default")],
            told.Changes);
        Assert.Equal((rig.Workspace.Root, 0), (told.Workspace, told.More));
        var said = Assert.Single(rig.Tape.Events.OfType<HostWarning>(), static warning =>
            warning.Message.StartsWith("The settings have changed", StringComparison.Ordinal));
        Assert.Equal(
            (end.TurnId, $"The settings have changed and hold from this turn on: limits.steps ({file}:3), permissions.deny ({file}:2), prefer (default)."),
            (said.TurnId, said.Message));

        // It is in the log, and nothing is told again where nothing changed.
        await rig.RunAsync();
        Assert.Single(rig.Tape.Events.OfType<ConfigChanged>());
        var (another, _) = await rig.OpenAnotherAsync();
        await using var kept = another;
        await using var tape = await EventRecorder.StartAsync(another, new EventFilter { After = 0 });
        Assert.Equal(told.Position, (await tape.WaitAsync<ConfigChanged>()).Position);
    }

    [Fact]
    public async Task Run_FileChangedUnderATurn_LeavesItAsItBeganAndHoldsForOthers()
    {
        await using var rig = new HostRig();
        var (began, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        rig.Stub.Tool("wait", async (_, _, _) =>
        {
            began.TrySetResult();
            await go.Task;
            return ToolResult.Text("waited");
        });
        rig.Stub.Tool("touch", static (_, _, _) => new(ToolResult.Text("touched")));
        await rig.OpenAsync();
        var other = await rig.Host.Sessions.CreateAsync(new NewSession(rig.Workspace.Id), None);
        rig.Model.Call(("wait", "{}"));
        var first = await rig.SubmitAsync();
        await began.Task;

        Write(rig, """{"permissions":{"deny":["touch"]}}""");
        rig.Model.Call(("touch", "{}")).Text("second done").Call(("touch", "{}")).Text("first done");
        await rig.RunAsync(rig.Prompt() with { SessionId = other.Id });
        go.SetResult();
        await rig.EndOfAsync(first);

        Assert.Equal(
            [(true, ToolState.Denied), (false, ToolState.Completed), (false, ToolState.Completed)],
            rig.Tape.Events.OfType<ToolCompleted>().Select(call => (call.SessionId == other.Id, call.State)));
    }

    [Fact]
    public async Task Run_PromptThatWaited_RunsWithWhatChangedMeanwhile()
    {
        await using var rig = new HostRig();
        var (began, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        rig.Stub.Tool("wait", async (_, _, _) =>
        {
            began.TrySetResult();
            await go.Task;
            return ToolResult.Text("waited");
        });
        await rig.OpenAsync();
        rig.Model.Call(("wait", "{}")).Text("first").Call(("wait", "{}")).Text("second");
        await rig.SubmitAsync();
        await began.Task;
        var second = await rig.SubmitAsync();

        Write(rig, """{"permissions":{"deny":["wait"]}}""");
        go.SetResult();
        await rig.EndOfAsync(second);

        Assert.Equal([ToolState.Completed, ToolState.Denied], rig.Tape.Events.OfType<ToolCompleted>().Select(static call => call.State));
    }

    [Fact]
    public async Task Run_FileThatIsBroken_BeginsNoTurnAndLeavesWhatHeld()
    {
        await using var rig = new HostRig();
        var file = Write(rig, """{"permissions":{"deny":["touch"]}}""");
        await rig.OpenAsync();
        rig.Model.Text("one").Text("two");
        await rig.RunAsync();

        Write(rig, """{"permissions":{"deny":["touch"],"alow":[]}}""");
        var fault = await Assert.ThrowsAsync<HostException>(() => rig.SubmitAsync());

        Assert.Equal(HostFailure.Invalid, fault.Failure);
        Assert.StartsWith($"The settings are off: {file}:1:34: ", fault.Message, StringComparison.Ordinal);
        Assert.Equal(
            ["touch"],
            (await rig.Host.Permissions.ListRulesAsync(rig.Workspace.Id, null, None))
                .Where(static rule => rule.Decision == PermissionDecision.Deny).Select(static rule => rule.Rule));
        Assert.Empty(rig.Tape.Events.OfType<ConfigChanged>());

        Write(rig, """{"permissions":{"deny":["look"]}}""");
        Assert.Equal(TurnOutcome.Answered, (await rig.RunAsync()).Outcome);
        Assert.Equal(["permissions.deny"], Assert.Single(rig.Tape.Events.OfType<ConfigChanged>()).Changes.Select(static change => change.Key));
    }

    [Fact]
    public async Task Change_ByThisHost_HoldsAtOnceAndIsTold()
    {
        await using var rig = new HostRig();
        await rig.OpenAsync();

        var changed = await rig.Host.Settings.ChangeAsync(
            rig.Workspace.Id,
            new SettingsChange(SettingsPlace.User, SettingsChangeKind.Set, ["providers", "mine", "apiKey"]) { Value = AgentJson.Parse("\"sk-secret\"") },
            None);

        Assert.True(changed.Changed);
        var told = await rig.Tape.WaitAsync<ConfigChanged>();
        Assert.Equal([new ChangedSetting("providers.mine.apiKey", $"{changed.File}:4")], told.Changes);
        Assert.DoesNotContain("sk-secret", ClientJson.Write<AgentEvent>(told), StringComparison.Ordinal);
        Assert.Contains((await rig.Host.Settings.ReadAsync(rig.Workspace.Id, None)).Entries, static entry => entry.Key == "providers.mine.apiKey");
    }

    [Fact]
    public async Task Run_ProjectFileChangedByOthers_IsTakenNoMoreBeforeItIsTrusted()
    {
        await using var rig = new HostRig();
        rig.Stub.Write();
        var work = rig.Folder("work");
        Write(rig, """{"permissions":{"allow":["look"]}}""", Path.Combine(work, ".agents", "agent.json"));
        await rig.Host.Workspaces.SetTrustAsync(work, true, None);
        var opened = await rig.Host.Workspaces.OpenAsync(new WorkspaceRequest(work) { Plugins = [rig.Stub.Folder] }, None);
        var session = await rig.Host.Sessions.CreateAsync(new NewSession(opened.Id), None);
        Task<string[]> AllowedAsync() => AllowedNowAsync(rig, opened.Id, session.Id);
        Assert.Equal(["look"], await AllowedAsync());

        Write(rig, """{"permissions":{"allow":["look","touch"]}}""", Path.Combine(work, ".agents", "agent.json"));
        Assert.Empty(await AllowedAsync());

        await rig.Host.Workspaces.SetTrustAsync(work, true, None);
        Assert.Equal(["look", "touch"], await AllowedAsync());
    }

    [Fact]
    public async Task Run_ProfileThatASessionWasSwitchedTo_HasTheRulesOfNow()
    {
        await using var rig = new HostRig();
        rig.Stub.Tool("touch", static (_, _, _) => new(ToolResult.Text("touched")));
        Write(rig, """{"permissions":{"profiles":{"work":{"allow":["touch"]}}}}""");
        await rig.OpenAsync();
        await rig.Host.Permissions.SwitchAsync(rig.Workspace.Id, rig.SessionId, new PermissionSwitch { Profile = "work" }, None);
        rig.Model.Call(("touch", "{}")).Text("one").Call(("touch", "{}")).Text("two");
        await rig.RunAsync(rig.Prompt() with { Mode = null });

        Write(rig, """{"permissions":{"profiles":{"work":{"deny":["touch"]}}}}""");
        await rig.RunAsync(rig.Prompt() with { Mode = null });
        Assert.Equal([ToolState.Completed, ToolState.Denied], rig.Tape.Events.OfType<ToolCompleted>().Select(static call => call.State));

        Write(rig, "{}");
        Assert.Equal(TurnOutcome.Failed, (await rig.RunAsync(rig.Prompt() with { Mode = null })).Outcome);
    }

    [Fact]
    public async Task Run_SettingsOfAPlugin_AreSeenByWhatItMadeBeforeAndItsSwitchTakesItAway()
    {
        await using var rig = new HostRig();
        var made = 0;
        var extra = rig.AddPlugin("extra", Path.Combine(rig.AppFolder, "plugins", "extra"))
            .Change(static manifest => manifest with { Settings = AgentJson.Parse("""{"type":"object","properties":{"word":{"type":"string"}}}""") });
        extra.Tool(new ToolSpec("say", "Says it.", AgentJson.Parse("""{"type":"object"}""")), workspace =>
        {
            made++;
            return new StubTool
            {
                Run = (_, _, _) => new(ToolResult.Text(workspace.Settings.TryGetProperty("word", out var word) ? word.GetString()! : "nothing"))
            };
        });
        Write(rig, """{"plugins":{"extra":{"word":"one"}}}""");
        await rig.OpenAsync();
        rig.Model.Call(("say", "{}")).Text("done").Call(("say", "{}")).Text("done").Text("done");
        await rig.RunAsync();
        Assert.Equal(["one"], await rig.LastResultsAsync());

        Write(rig, """{"plugins":{"extra":{"word":"two"}}}""");
        await rig.RunAsync();
        Assert.Equal(["two"], await rig.LastResultsAsync());
        Assert.Equal(1, made);

        Write(rig, """{"plugins":{"extra":{"word":"two","enabled":false}}}""");
        await rig.RunAsync();
        Assert.DoesNotContain(rig.Model.Last.Tools, static tool => tool.Name == "say");
        await rig.Tape.WaitAsync<CapabilityChanged>(static change => change.Removed.Any(static gone => gone.Name == "say"));
    }

    private static string Write(HostRig rig, string text, string? path = null)
    {
        path ??= Path.Combine(rig.Root, "home", ".config", "agent", "agent.json");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);

        // Two writes within one tick of the disk's clock are two all the same.
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddSeconds(Random.Shared.Next()));
        return path;
    }

    /// <summary>The rules that allow, once a turn has begun.</summary>
    private static async Task<string[]> AllowedNowAsync(HostRig rig, string workspace, string session)
    {
        await using var tape = await EventRecorder.StartAsync(rig.Host, new EventFilter { SessionId = session });
        var turn = await rig.Host.Prompts.SubmitAsync(new PromptRequest(workspace, session, [new TextPart("go")]), None);
        await tape.WaitAsync<TurnCompleted>(end => end.TurnId == turn);
        return [
            .. (await rig.Host.Permissions.ListRulesAsync(workspace, null, None))
                .Where(static rule => rule.Decision == PermissionDecision.Allow).Select(static rule => rule.Rule)
        ];
    }
}
