namespace AgentHost.Plugins.Acp.Tests.Real;

/// <summary>An agent on the protocol's own SDK that does what a script says, good and bad.</summary>
public sealed class ScriptedAgentTests
{
    [Fact]
    public async Task Prompt_AllowedWrite_IsWrittenAndEachLineIsValid()
    {
        await using var rig = await AgentRig.OpenAsync();
        rig.Scripted("""[{"say":"Working. "},{"write":"a.txt","text":"hello\n"}]""");

        var run = await rig.PromptAsync("scripted", "Write.", "--allow", "edit(a.txt)");

        Assert.True(run.Code == 0, run.Errors + run.Output);
        Assert.Contains("Working. [did Write a.txt]", run.Output, StringComparison.Ordinal);
        Assert.Equal("hello\n", await File.ReadAllTextAsync(rig.PathOf("a.txt"), TestContext.Current.CancellationToken));
        var lines = await File.ReadAllLinesAsync(rig.PathOf("acp.log"), TestContext.Current.CancellationToken);
        Assert.True(lines.Length >= 4);
        Assert.DoesNotContain(lines, static line => line.StartsWith("INVALID", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Prompt_EverythingDenied_ChangesNothingOutsideWhetherItAsksOrNot()
    {
        Assert.SkipUnless(AgentRig.HasSandbox, "There is no sandbox here.");
        await using var rig = await AgentRig.OpenAsync();
        Directory.CreateDirectory(Path.Combine(rig.Root, "outside"));
        rig.Scripted(
            """
            [{"write":"asked.txt"},{"run":"touch ran.txt"},{"sneak":"../outside/a.txt"},{"sneak":"../home/.bashrc","silent":true},{"sneak":"/etc/sneaked"},
             {"sneak":"/var/sneaked","silent":true},{"sneak":".git/hooks/pre-commit"},{"sneak":"inside.txt"}]
            """);
        Directory.CreateDirectory(rig.PathOf(".git/hooks"));

        var run = await rig.PromptAsync("scripted", "Go.", "--permission-mode", "dont-ask");

        Assert.Contains("[refused Write asked.txt]", run.Output, StringComparison.Ordinal);
        Assert.Contains("[refused touch ran.txt]", run.Output, StringComparison.Ordinal);
        Assert.False(rig.Has("asked.txt"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(rig.Root, "outside")));
        Assert.False(File.Exists(Path.Combine(rig.Home, ".bashrc")));
        Assert.False(File.Exists("/etc/sneaked"));
        Assert.False(File.Exists("/var/sneaked"));
        Assert.False(rig.Has(".git/hooks/pre-commit"));
        Assert.True(rig.Has("inside.txt"));
    }

    [Fact]
    public async Task Undo_OfWhatWasNotAsked_TakesItBack()
    {
        await using var rig = await AgentRig.OpenAsync();
        await File.WriteAllTextAsync(rig.PathOf("kept.txt"), "before\n", TestContext.Current.CancellationToken);
        rig.Scripted("""[{"sneak":"kept.txt","text":"after\n"},{"sneak":"new.txt","silent":true}]""");

        var run = await rig.PromptAsync("scripted", "Go.");
        var shown = await rig.RunAsync("session", "show", "last");
        var undone = await rig.RunAsync("session", "undo", "last");

        Assert.True(run.Code == 0, run.Errors);
        var said = run.Errors + run.Output + shown.Output;
        Assert.True(said.Contains("Sneak kept.txt (not asked)", StringComparison.Ordinal), said);
        Assert.Contains("kept.txt", undone.Output, StringComparison.Ordinal);
        Assert.Equal("before\n", await File.ReadAllTextAsync(rig.PathOf("kept.txt"), TestContext.Current.CancellationToken));
        Assert.False(rig.Has("new.txt"));
    }

    [Theory]
    [InlineData("shell(touch *)", null, "[did touch a.txt]")]
    [InlineData("shell(touch *)", "shell(touch a.txt)", "[refused touch a.txt]")]
    [InlineData("shell(git *)", null, "[refused touch a.txt]")]
    public async Task Command_IsJudgedByTheRulesOfTheShell(string allow, string? deny, string said)
    {
        await using var rig = await AgentRig.OpenAsync();
        rig.Scripted("""[{"run":"touch a.txt"}]""");

        string[] denied = deny is null ? [] : ["--deny", deny];
        var run = await rig.PromptAsync("scripted", "Go.", ["--allow", allow, .. denied, "--permission-mode", "dont-ask"]);

        Assert.Contains(said, run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"write":"a.txt","kind":"hologram"}""")]
    [InlineData("""{"write":"a.txt","untitled":true}""")]
    [InlineData("""{"write":"a.txt","session":"another"}""")]
    public async Task Request_ThatCannotBeJudged_IsRefusedAndNotLeftOpen(string step)
    {
        await using var rig = await AgentRig.OpenAsync();
        rig.Scripted($"[{step}]");

        var run = await rig.PromptAsync("scripted", "Go.", "--permission-mode", "bypass");

        Assert.Contains("[refused Write a.txt]", run.Output, StringComparison.Ordinal);
        Assert.False(rig.Has("a.txt"));
    }

    [Theory]
    [InlineData("""[{"child":true},{"die":true}]""", "ACP_NONE", "", "ended before it answered session/prompt")]
    [InlineData("""[{"child":true},{"hang":true}]""", "ACP_DEAF", "1", "was not done after 3 s")]
    [InlineData("""[]""", "ACP_VERSION", "2", "speaks version 2")]
    [InlineData("""[{"say":"No."},{"stop":"max_tokens"}]""", "ACP_NONE", "", "reached its limit of tokens")]
    public async Task Agent_ThatFails_IsOneSentenceAndLeavesNothing(string script, string name, string value, string words)
    {
        await using var rig = await AgentRig.OpenAsync();
        var mark = $"3{Random.Shared.Next(1_000_000, 9_999_999)}.5";
        rig.Scripted(script, ("ACP_MARK", mark), (name, value)).Set("scripted", "limit", 3);

        var run = await rig.PromptAsync("scripted", "Go.");

        Assert.Equal(4, run.Code);
        Assert.Contains(words, run.Errors, StringComparison.Ordinal);
        await Eventually.TrueAsync(() => AgentRig.Running(mark) == 0);
    }

    [Fact]
    public async Task Agent_ThatFloodsAndPrintsOtherThings_IsBounded()
    {
        await using var rig = await AgentRig.OpenAsync();
        rig.Scripted("""[{"noise":"Loading…"},{"flood":1200},{"noise":"{\"half\":"},{"say":"END"}]""");

        var run = await rig.PromptAsync("scripted", "Go.");

        Assert.True(run.Code == 0, run.Errors);
        Assert.InRange(run.Output.Length, 900_000, 1_100_000);
        Assert.Contains("the rest is left out", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "1 prompts; last: first")]
    [InlineData("resume", "1 prompts; last: first")]
    [InlineData("resume,load", "0 prompts; last: none")]
    public async Task SecondPrompt_InTheSameSession_GoesOnWithTheAgentsOwn(string cannot, string told)
    {
        await using var rig = await AgentRig.OpenAsync();
        rig.Scripted("""[{"told":true}]""", ("ACP_CANNOT", cannot));

        await rig.PromptAsync("scripted", "first");
        var run = await rig.PromptAsync("scripted", "second", "--session", "last");
        var third = await rig.PromptAsync("scripted", "third", "--session", "last");

        Assert.Contains(told, run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("REPLAYED", run.Output, StringComparison.Ordinal);
        if (cannot == "resume,load")
        {
            // It has no session to go on with: what was said before is told.
            var kept = await File.ReadAllTextAsync(rig.PathOf(".foreign-sessions.json"), TestContext.Current.CancellationToken);
            Assert.Contains("Person: first", kept, StringComparison.Ordinal);
        }
        else
        {
            Assert.Contains("2 prompts; last: second", third.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task SecondPrompt_AgentThatLiesAboutResuming_IsToldWhatWasSaid()
    {
        await using var rig = await AgentRig.OpenAsync();
        rig.Scripted("""[{"told":true}]""", ("ACP_LIES", "1"));

        await rig.PromptAsync("scripted", "first");
        var run = await rig.PromptAsync("scripted", "second", "--session", "last");

        Assert.True(run.Code == 0, run.Errors);
        Assert.Contains("0 prompts; last: none", run.Output, StringComparison.Ordinal);
        var kept = await File.ReadAllTextAsync(rig.PathOf(".foreign-sessions.json"), TestContext.Current.CancellationToken);
        Assert.Contains("Person: first", kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HostKilled_WhileItWorks_LeavesNoProcessAndGoesOnLater()
    {
        await using var rig = await AgentRig.OpenAsync();
        var mark = $"4{Random.Shared.Next(1_000_000, 9_999_999)}.5";
        rig.Scripted("""[{"told":true},{"when":"begin","child":true},{"when":"begin","hang":true}]""", ("ACP_MARK", mark));

        using (var process = rig.Start("run", "--model", "acp/scripted", "--allow", "external_agent", "begin"))
        {
            await Eventually.TrueAsync(() => AgentRig.Running(mark) == 1, seconds: 90);
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await Eventually.TrueAsync(() => AgentRig.Running(mark) == 0);
        var run = await rig.PromptAsync("scripted", "go on", "--session", "last");

        Assert.True(run.Code == 0, run.Errors);
        Assert.Contains("prompts; last: none", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Task_OfAModel_IsDoneByTheAgentInAChildSession()
    {
        await using var rig = await AgentRig.OpenAsync(
            Scenario.Create().ToolCall("task", """{"description":"write a file","prompt":"Write it.","agent":"scripted"}""").Reply("It is written."));
        rig.Scripted("""[{"write":"a.txt","text":"hello\n"},{"say":" by another agent"}]""");

        var run = await rig.RunAsync("run", "--model", "openai/test-model", "--allow", "external_agent", "--allow", "edit(a.txt)", "Have it written.");

        Assert.True(run.Code == 0, run.Errors);
        Assert.Contains("It is written.", run.Output, StringComparison.Ordinal);
        Assert.True(rig.Has("a.txt"));
        var body = System.Text.Encoding.UTF8.GetString(rig.Models.ModelRequests[1].Body.Span);
        Assert.Contains("[did Write a.txt] by another agent", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_ListGetAndTest_SayWhatThereIs()
    {
        await using var rig = await AgentRig.OpenAsync();
        rig.Scripted("[]");

        var list = await rig.RunAsync("acp", "list");
        var get = await rig.RunAsync("acp", "get", "claude-code");
        var unknown = await rig.RunAsync("acp", "get", "nobody");
        var missing = await rig.RunAsync("acp", "test", "codex");
        var refused = await rig.RunAsync("acp", "test", "scripted");

        Assert.Contains("claude-code", list.Output, StringComparison.Ordinal);
        Assert.Contains("scripted", list.Output, StringComparison.Ordinal);
        Assert.Contains("npm install -g @zed-industries/claude-agent-acp", get.Output, StringComparison.Ordinal);
        Assert.Contains("api.anthropic.com", get.Output, StringComparison.Ordinal);
        Assert.Equal(2, unknown.Code);
        Assert.Contains("not installed", missing.Output + missing.Errors, StringComparison.Ordinal);
        Assert.NotEqual(0, refused.Code);
    }
}
