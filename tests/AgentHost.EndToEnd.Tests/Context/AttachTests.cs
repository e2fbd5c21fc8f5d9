using AgentHost.Plugins.Web.Tests.Serving;

namespace AgentHost.EndToEnd.Tests.Context;

public sealed class AttachTests
{
    private const string Page = "<title>Herons</title><nav><a href=/>Home</a></nav><article><h1>Herons</h1><p>Seven herons stood in the <b>shallow</b> water, "
        + "and none of them moved, for an hour, while the tide went out.</p></article>";

    [Fact]
    public async Task Run_PageThatIsAllowed_SendsTheArticleAndNotTheClutter()
    {
        await using var web = new WebServer().On("/page", "Content-Type: text/html", Page);
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("Seven."));
        using var sandbox = new Sandbox(server).UserSettings($$"""{ "plugins": { "web": { "allow": ["127.0.0.1:{{web.Port}}"] } } }""");

        (await sandbox.RunAsync($"@http://127.0.0.1:{web.Port}/page summarise")).ExitedWith(0);

        var sent = server.ModelRequests[0].LastText;
        Assert.Contains("Seven herons stood in the **shallow** water", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("Home", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("fetch", server.ModelRequests[0].Messages.Select(static message => message.GetProperty("role").GetString()));
    }

    [Fact]
    public async Task Run_RedirectToAnotherPortOfThisMachine_IsRefused()
    {
        await using var other = new WebServer().On("/secret", "Content-Type: text/html", "<p>the secret of another port that nobody allowed to be read</p>");
        await using var web = new WebServer().Redirect("/page", $"http://127.0.0.1:{other.Port}/secret");
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("Nothing."));
        using var sandbox = new Sandbox(server).UserSettings($$"""{ "plugins": { "web": { "allow": ["127.0.0.1:{{web.Port}}"] } } }""");

        var result = (await sandbox.RunAsync($"@http://127.0.0.1:{web.Port}/page summarise")).ExitedWith(0);

        Assert.DoesNotContain("the secret", server.ModelRequests[0].Json!.Value.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("is not attached", result.Error, StringComparison.Ordinal);
        Assert.Contains("plugins.web.allow", result.Error, StringComparison.Ordinal);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task Run_RedirectToAnotherAddressThatIsAllowed_IsFollowedUnlessARuleDeniesIt()
    {
        await using var other = new WebServer().On("/page", "Content-Type: text/html", Page);
        await using var web = new WebServer().Redirect("/page", $"http://127.0.0.1:{other.Port}/page");
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("Seven.").Reply("Nothing."));
        using var sandbox = new Sandbox(server);
        var allow = $$"""{ "web": { "allow": ["127.0.0.1:{{web.Port}}", "127.0.0.1:{{other.Port}}"] } }""";

        sandbox.UserSettings($$"""{ "plugins": {{allow}} }""");
        (await sandbox.RunAsync($"@http://127.0.0.1:{web.Port}/page summarise")).ExitedWith(0);
        sandbox.UserSettings($$"""{ "plugins": {{allow}}, "permissions": { "deny": ["fetch(domain:127.0.0.1:{{other.Port}})"] } }""");
        var denied = (await sandbox.RunAsync($"@http://127.0.0.1:{web.Port}/page summarise")).ExitedWith(0);

        Assert.Contains("Seven herons stood", server.ModelRequests[0].LastText, StringComparison.Ordinal);
        Assert.DoesNotContain("Seven herons stood", server.ModelRequests[1].LastText, StringComparison.Ordinal);
        Assert.Contains($"sends on to http://127.0.0.1:{other.Port}/page", denied.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_PageThatARuleDeniesOrTheGuardDoes_IsNotSent()
    {
        await using var web = new WebServer().On("/page", "Content-Type: text/html", Page);
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("one").Reply("two"));
        using var sandbox = new Sandbox(server);

        Assert.Contains("is not attached", (await sandbox.RunAsync($"@http://127.0.0.1:{web.Port}/page")).ExitedWith(0).Error, StringComparison.Ordinal);
        sandbox.UserSettings($$"""{ "plugins": { "web": { "allow": ["127.0.0.1:{{web.Port}}"] } }, "permissions": { "deny": ["fetch(domain:127.0.0.1)"] } }""");
        Assert.Contains("is not attached", (await sandbox.RunAsync($"@http://127.0.0.1:{web.Port}/page")).ExitedWith(0).Error, StringComparison.Ordinal);

        Assert.All(server.ModelRequests, static request => Assert.DoesNotContain("herons", request.Json!.Value.GetRawText(), StringComparison.Ordinal));
        Assert.Empty(web.Requests);
    }

    [Fact]
    public async Task Preview_FilesRangesAndFolders_ShowsWhatWouldBeSent()
    {
        using var sandbox = new Sandbox()
            .Write("a.txt", string.Concat(Enumerable.Range(1, 100).Select(static i => $"line {i}\n")))
            .Write("src/README.md", "# The source\n").Write("src/x.py", "x\n").Write("src/.gitignore", "*.log\n")
            .Write("src/y.log", "y\n").Write("src/deep/z.py", "z\n");

        var result = (await sandbox.RunAsync("--model", "offline/rules", "--preview", "look at @a.txt:10-12 and (@src/), not me@example.org or @nobody"))
            .ExitedWith(0);

        Assert.Contains("line 10\\nline 11\\nline 12", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("line 13", result.Output, StringComparison.Ordinal);
        Assert.Contains("deep/", result.Output, StringComparison.Ordinal);
        Assert.Contains("The source", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("y.log", result.Output, StringComparison.Ordinal);
        Assert.Equal("", result.Error);
    }

    [Theory]
    [InlineData("look at @missing.txt", "@missing.txt is not attached: it does not exist")]
    [InlineData("look at @raedme.md", "did you mean readme.md?")]
    [InlineData("look at @bin.dat", "is not text")]
    [InlineData("look at @a.txt:500", "it has 1 line, none at 500")]
    [InlineData("look at @a.txt:12-10", "write a.txt:10-12")]
    [InlineData("look at @/etc/passwd", "is not attached")]
    [InlineData("look at @hidden/x.txt", "hidden by context.ignore")]
    [InlineData("look at @long.txt", "left out at the middle")]
    [InlineData("look at @keys.txt", "looks like a secret")]
    [InlineData("look at @git:nothing", "is none of git:diff")]
    public async Task Run_WhatCannotBeHadWhole_IsSaid(string prompt, string said)
    {
        using var sandbox = new Sandbox().Write("a.txt", "one\n").Write("readme.md", "x").Write("bin.dat", "a\0b")
            .Write("hidden/x.txt", "the hidden").Write(".agentignore", "hidden/\n")
            .Write("long.txt", string.Concat(Enumerable.Range(1, 5_000).Select(static i => $"line {i}\n")))
            .Write("keys.txt", "token ghp_0123456789abcdefghijABCDEFGHIJ012345\n");

        var result = (await sandbox.RunAsync("--model", "offline/rules", "--preview", prompt)).ExitedWith(0);

        Assert.Contains(said, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("the hidden", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AttachThatCannotBeHad_ExitsWith2()
    {
        using var sandbox = new Sandbox().Write("a.txt", "one\n");

        Assert.Contains(
            "none.txt cannot be attached: it does not exist.",
            (await sandbox.RunAsync("--model", "offline/rules", "--attach", "none.txt", "list the files")).ExitedWith(2).Error,
            StringComparison.Ordinal);
        Assert.Contains(
            "one",
            (await sandbox.RunAsync("--model", "offline/rules", "--preview", "--attach", "a.txt", "list the files")).ExitedWith(0).Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_GitDiff_IsWhatChanged()
    {
        using var sandbox = new Sandbox().Write("a.txt", "one\n");
        await sandbox.CommitAsync();
        sandbox.Write("a.txt", "two\n");

        Assert.Contains(
            "+two", (await sandbox.RunAsync("--model", "offline/rules", "--preview", "explain @git:diff")).ExitedWith(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_PipedText_IsNeverLookedThroughForReferences()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("one"));
        using var sandbox = new Sandbox(server).Write("a.txt", "content of a\n");

        (await AgentProcess.RunAsync(sandbox, ["run"], new AgentOptions { Input = "see @a.txt and /commit" })).ExitedWith(0);

        Assert.DoesNotContain("content of a", server.ModelRequests[0].Json!.Value.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FilesThatThePromptNames_GoAlongWhereTheSettingSaysSo()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("one").Reply("two"));
        using var sandbox = new Sandbox(server).Write("src/heron.py", "seven herons\n").Write(".env", "PELICAN=1\n");

        (await sandbox.RunAsync("What does `src/heron.py` do, and .env?")).ExitedWith(0);
        sandbox.UserSettings("""{ "context": { "attachByDefault": true } }""");
        var named = (await sandbox.RunAsync("What do `src/heron.py`, src/nothing.py, src/ and .env do?")).ExitedWith(0);

        Assert.DoesNotContain("seven herons", server.ModelRequests[0].Json!.Value.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("seven herons", server.ModelRequests[1].Json!.Value.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("PELICAN", server.ModelRequests[1].Json!.Value.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("not attached", named.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AskBeforeSend_NobodyToAsk_SendsNothing()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("plain").Reply("sent"));
        using var sandbox = new Sandbox(server).Write("a.txt", "seven herons\n").UserSettings("""{ "context": { "askBeforeSend": true } }""");

        Assert.Contains("AGENT_SEND_CONTEXT=yes", (await sandbox.RunAsync("Look at @a.txt")).ExitedWith(2).Error, StringComparison.Ordinal);
        Assert.Empty(server.ModelRequests);
        (await sandbox.RunAsync("Nothing goes along")).ExitedWith(0);
        sandbox.Set("AGENT_SEND_CONTEXT", "yes");
        (await sandbox.RunAsync("Look at @a.txt")).ExitedWith(0);
        Assert.Contains("seven herons", server.ModelRequests[^1].LastText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_LongFile_IsSummedUpWhereTheSettingSaysSo_AndCountedInTheLedger()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("Five thousand numbered lines.").Reply("Lines."));
        using var sandbox = new Sandbox(server).Write("long.txt", string.Concat(Enumerable.Range(1, 5_000).Select(static i => $"line {i}\n")))
            .UserSettings("""{ "context": { "summarize": true } }""");

        var preview = (await sandbox.RunAsync("--preview", "What is @long.txt?")).ExitedWith(0);
        Assert.Empty(server.ModelRequests);
        Assert.Contains("would be summed up first by", preview.Error, StringComparison.Ordinal);
        var run = (await sandbox.RunAsync("What is @long.txt?")).ExitedWith(0);

        Assert.Contains("a model sums it up first", run.Error, StringComparison.Ordinal);
        Assert.Contains("line 2500\n", server.ModelRequests[0].LastText, StringComparison.Ordinal);
        Assert.Contains("Five thousand numbered lines.", server.ModelRequests[1].LastText, StringComparison.Ordinal);
        Assert.DoesNotContain("line 2500\n", server.ModelRequests[1].LastText, StringComparison.Ordinal);
    }
}
