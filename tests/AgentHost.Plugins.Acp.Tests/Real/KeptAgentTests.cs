using System.Text.Json.Nodes;

namespace AgentHost.Plugins.Acp.Tests.Real;

/// <summary>Agents that wait for the next prompt of their session: when the same process answers, when another one, and what ends it.</summary>
public sealed class KeptAgentTests
{
    private readonly string _mark = $"kept-{Guid.NewGuid():n}";
    private readonly string _child = $"7{Random.Shared.Next(1_000_000, 9_999_999)}.5";

    [Fact]
    public async Task SecondPrompt_OfASession_StartsNothing()
    {
        await using var rig = await OpenAsync("""[{"me":true},{"told":true}]""");
        await using var editor = await Editor.OpenAsync(rig, "scripted");
        var session = await editor.BeginAsync();

        var first = await editor.PromptAsync(session, "first");
        var second = await editor.PromptAsync(session, "second");
        var third = await editor.PromptAsync(session, "third");

        Assert.Equal(Process(first), Process(second));
        Assert.Equal(Process(first), Process(third));
        Assert.Contains("1 prompts; last: first", second, StringComparison.Ordinal);
        Assert.Contains("2 prompts; last: second", third, StringComparison.Ordinal);
        Assert.DoesNotContain("INVALID", await File.ReadAllTextAsync(rig.PathOf("acp.log"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoSessions_HaveTwoProcesses()
    {
        await using var rig = await OpenAsync("""[{"me":true}]""");
        await using var editor = await Editor.OpenAsync(rig, "scripted");
        var (one, two) = (await editor.BeginAsync(), await editor.BeginAsync());

        var (a, b) = (await editor.PromptAsync(one, "a"), await editor.PromptAsync(two, "b"));

        Assert.NotEqual(Process(a), Process(b));
        Assert.Equal(Process(a), Process(await editor.PromptAsync(one, "a")));
        Assert.Equal(Process(b), Process(await editor.PromptAsync(two, "b")));
    }

    [Fact]
    public async Task Waiting_LongerThanItMay_EndsIt()
    {
        await using var rig = await OpenAsync("""[{"me":true},{"told":true}]""");
        rig.Set("scripted", "keep", 1);
        await using var editor = await Editor.OpenAsync(rig, "scripted");
        var session = await editor.BeginAsync();

        var first = await editor.PromptAsync(session, "first");
        await Eventually.TrueAsync(() => AgentRig.Running(_mark) == 0);
        var second = await editor.PromptAsync(session, "second");

        Assert.NotEqual(Process(first), Process(second));
        Assert.Contains("1 prompts; last: first", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waiting_NotWanted_EndsWithEachPrompt()
    {
        await using var rig = await OpenAsync("""[{"me":true},{"told":true}]""");
        rig.Set("scripted", "keep", 0);
        await using var editor = await Editor.OpenAsync(rig, "scripted");
        var session = await editor.BeginAsync();

        await editor.PromptAsync(session, "first");

        Assert.Equal(0, AgentRig.Running(_mark));
    }

    [Fact]
    public async Task Waiting_MoreThanFour_TheFirstEnds()
    {
        await using var rig = await OpenAsync("""[{"me":true}]""");
        await using var editor = await Editor.OpenAsync(rig, "scripted");
        List<(string Session, string Process)> had = [];
        for (var i = 0; i < 5; i++)
        {
            var session = await editor.BeginAsync();
            had.Add((session, Process(await editor.PromptAsync(session, "go"))));
        }

        Assert.Equal(had[1].Process, Process(await editor.PromptAsync(had[1].Session, "again")));
        Assert.NotEqual(had[0].Process, Process(await editor.PromptAsync(had[0].Session, "again")));
    }

    [Fact]
    public async Task Close_OfTheSession_EndsIt()
    {
        await using var rig = await OpenAsync("""[{"me":true},{"child":true}]""");
        await using var editor = await Editor.OpenAsync(rig, "scripted");
        var session = await editor.BeginAsync();
        await editor.PromptAsync(session, "go");
        Assert.Equal(1, AgentRig.Running(_child));

        await editor.CloseAsync(session);

        await Eventually.TrueAsync(() => Left() == 0);
    }

    [Fact]
    public async Task Host_ThatIsKilled_LeavesNone()
    {
        await using var rig = await OpenAsync("""[{"me":true},{"child":true}]""", ("ACP_DEAF", "1"));
        var editor = await Editor.OpenAsync(rig, "scripted");
        await editor.PromptAsync(await editor.BeginAsync(), "go");
        Assert.Equal(1, AgentRig.Running(_child));

        editor.Program.Kill();

        await Eventually.TrueAsync(() => Left() == 0);
        await editor.DisposeAsync();
    }

    [Fact]
    public async Task Host_ThatEnds_EndsIt()
    {
        await using var rig = await OpenAsync("""[{"me":true},{"child":true}]""", ("ACP_DEAF", "1"));
        await using (var editor = await Editor.OpenAsync(rig, "scripted"))
        {
            await editor.PromptAsync(await editor.BeginAsync(), "go");
        }

        Assert.Equal(0, Left());
    }

    [Fact]
    public async Task Mode_OfTheAgentThatChanged_IsAnotherProcess()
    {
        await using var rig = await OpenAsync("""[{"me":true},{"told":true}]""");
        rig.Set("scripted", "mode", "ask");
        await using var editor = await Editor.OpenAsync(rig, "scripted");
        var session = await editor.BeginAsync();

        var first = await editor.PromptAsync(session, "first");
        rig.Set("scripted", "mode", "plan").Write();
        var second = await editor.PromptAsync(session, "second");

        Assert.NotEqual(Process(first), Process(second));
        Assert.Contains("1 prompts; last: first", second, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"mode":"plan"}""")]
    [InlineData("""{"noise":"{\"half\":"}""")]
    [InlineData("""{"later":"I go on."}""")]
    [InlineData("""{"stop":"whatever"},{"die":true}""")]
    public async Task Agent_ThatLeftItsModeOrLanguageOrWent_IsAnotherProcess(string step)
    {
        await using var rig = await OpenAsync($$"""[{"me":true},{"told":true},{{step.Replace("{\"", "{\"when\":\"first\",\"", StringComparison.Ordinal)}}]""");
        rig.Set("scripted", "mode", "ask");
        await using var editor = await Editor.OpenAsync(rig, "scripted");
        var session = await editor.BeginAsync();

        string first;
        try
        {
            first = await editor.PromptAsync(session, "first");
        }
        catch (InvalidOperationException fault)
        {
            first = $"<{fault.Message}>";
        }

        if (step.Contains("later", StringComparison.Ordinal))
        {
            await Eventually.TrueAsync(() => AgentRig.Running(_mark) == 0);
        }

        var second = await editor.PromptAsync(session, "second");

        Assert.NotEqual(Process(first), Process(second));
        Assert.DoesNotContain("I go on.", second, StringComparison.Ordinal);
        Assert.Contains(step.Contains("die", StringComparison.Ordinal) ? "0 prompts" : "1 prompts; last: first", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agent_ThatIsKilledBetweenPrompts_BeginsAgainAndGoesOn()
    {
        await using var rig = await OpenAsync("""[{"me":true},{"told":true}]""");
        await using var editor = await Editor.OpenAsync(rig, "scripted");
        var session = await editor.BeginAsync();
        var first = await editor.PromptAsync(session, "first");

        foreach (var id in AgentRig.Processes(_mark))
        {
            using var kill = System.Diagnostics.Process.Start("kill", ["-KILL", id]);
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await Eventually.TrueAsync(() => AgentRig.Running(_mark) == 0);
        var second = await editor.PromptAsync(session, "second");

        Assert.NotEqual(Process(first), Process(second));
        Assert.Contains("1 prompts; last: first", second, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("1", false)]
    public async Task Cancel_IsKeptWhereTheAgentAnsweredIt(string deaf, bool same)
    {
        await using var rig = await OpenAsync("""[{"me":true},{"when":"hang","sneak":"hangs.txt","silent":true},{"when":"hang","hang":true}]""", ("ACP_DEAF", deaf));
        await using var editor = await Editor.OpenAsync(rig, "scripted");
        var session = await editor.BeginAsync();
        var first = await editor.PromptAsync(session, "first");

        var stopped = await editor.CancelAsync(session, "hang", () => rig.Has("hangs.txt"));
        var third = await editor.PromptAsync(session, "third");

        Assert.Equal("cancelled", stopped);
        Assert.Equal(same, Process(first) == Process(third));
    }

    [Fact]
    public async Task Rules_ThatWereNarrowed_HoldAtOnce()
    {
        await using var rig = await OpenAsync("""[{"me":true},{"write":"a.txt"},{"run":"touch b.txt"}]""");
        rig.Rules = Allow("edit(a.txt)", "shell(touch *)");
        await using var editor = await Editor.OpenAsync(rig, "scripted");
        var session = await editor.BeginAsync();

        var first = await editor.PromptAsync(session, "first");
        File.Delete(rig.PathOf("a.txt"));
        rig.Rules = new JsonObject { ["deny"] = new JsonArray("edit(a.txt)", "shell(touch *)") };
        rig.Write();
        var second = await editor.PromptAsync(session, "second");

        Assert.Contains("[did Write a.txt][did touch b.txt]", first, StringComparison.Ordinal);
        Assert.Contains("[refused Write a.txt][refused touch b.txt]", second, StringComparison.Ordinal);
        Assert.False(rig.Has("a.txt"));
    }

    [Fact]
    public async Task Sandbox_ThatWouldBeAnother_IsAnotherProcess()
    {
        Assert.SkipUnless(AgentRig.HasSandbox, "There is no sandbox here.");
        await using var rig = await OpenAsync("""[{"me":true},{"sneak":"../open/a.txt"}]""");
        var open = Directory.CreateDirectory(Path.Combine(rig.Root, "open")).FullName;
        rig.Set("scripted", "writes", new JsonArray(open));
        await using var editor = await Editor.OpenAsync(rig, "scripted");
        var session = await editor.BeginAsync();

        var first = await editor.PromptAsync(session, "first");
        var again = await editor.PromptAsync(session, "again");
        Assert.True(File.Exists(Path.Combine(open, "a.txt")));
        File.Delete(Path.Combine(open, "a.txt"));
        rig.Rules = new JsonObject { ["deny"] = new JsonArray($"edit({open}/**)") };
        rig.Write();
        var denied = await editor.PromptAsync(session, "denied");

        Assert.Equal(Process(first), Process(again));
        Assert.NotEqual(Process(again), Process(denied));
        Assert.False(File.Exists(Path.Combine(open, "a.txt")));
    }

    [Fact]
    public async Task Secret_ThatWasPutInAnothersPlace_IsAnotherProcess()
    {
        Assert.SkipUnless(AgentRig.HasSandbox, "There is no sandbox here.");
        await using var rig = await OpenAsync("""[{"me":true}]""");
        await File.WriteAllTextAsync(rig.PathOf(".env"), "KEY=1\n", TestContext.Current.CancellationToken);
        await using var editor = await Editor.OpenAsync(rig, "scripted");
        var session = await editor.BeginAsync();

        var first = await editor.PromptAsync(session, "first");
        var again = await editor.PromptAsync(session, "again");

        // As editors save: what lay over the file is gone with it.
        await File.WriteAllTextAsync(rig.PathOf("saved"), "KEY=2\n", TestContext.Current.CancellationToken);
        File.Move(rig.PathOf("saved"), rig.PathOf(".env"), overwrite: true);
        var saved = await editor.PromptAsync(session, "saved");

        Assert.Equal(Process(first), Process(again));
        Assert.NotEqual(Process(again), Process(saved));
    }

    [Fact]
    public async Task Undo_OfTheSecondPrompt_TakesBackWhatItDid()
    {
        await using var rig = await OpenAsync("""[{"me":true},{"when":"first","sneak":"a.txt"},{"when":"second","sneak":"b.txt","silent":true}]""");
        await using (var editor = await Editor.OpenAsync(rig, "scripted"))
        {
            var session = await editor.BeginAsync();
            Assert.Equal(Process(await editor.PromptAsync(session, "first")), Process(await editor.PromptAsync(session, "second")));
        }

        var undone = await rig.RunAsync("session", "undo", "last");

        Assert.Contains("b.txt", undone.Output, StringComparison.Ordinal);
        Assert.True(rig.Has("a.txt"));
        Assert.False(rig.Has("b.txt"));
    }

    private async Task<AgentRig> OpenAsync(string script, params IReadOnlyList<(string Name, string Value)> variables)
    {
        var rig = await AgentRig.OpenAsync();
        rig.Scripted(script, [("ACP_MARK", _child), .. variables]);
        rig.Word("scripted", _mark);
        return rig;
    }

    private int Left() => AgentRig.Running(_mark) + AgentRig.Running(_child);

    private static JsonObject Allow(params IReadOnlyList<string> rules) =>
        new() { ["allow"] = new JsonArray([.. rules.Select(static rule => (JsonNode)rule)]) };

    /// <summary>The process that answered, as it names itself.</summary>
    private static string Process(string said)
    {
        var (from, to) = (said.IndexOf('<', StringComparison.Ordinal), said.IndexOf('>', StringComparison.Ordinal));
        return from >= 0 && to > from ? said[from..to] : throw new InvalidOperationException(said);
    }
}
