namespace AgentHost.EndToEnd.Tests.Permissions;

/// <summary>Files that the host reads into a prompt by itself, as links to what a call of <c>read</c> would ask for.</summary>
public sealed class LinkedInstructionTests
{
    private const string Canary = "canary-7c1f9e";

    [Fact]
    public async Task Run_InstructionsThatAreLinks_SendNothingThatReadingAsksFor()
    {
        await using var server = await ModelServer.StartAsync(
            Scenario.Create().ToolCall("read", """{"path":"sub/a.txt"}""").ToolCall("skill", """{"name":"env"}""").Reply("done"));
        using var sandbox = new Sandbox(server)
            .Write(".env", $"KEY={Canary}\n").Write(".git/config", $"[user]\n\tname = {Canary}\n").Write("private/notes.md", $"# {Canary}\n")
            .Write("hidden.md", $"{Canary}\n").Write(".agentignore", "hidden.md\n").Write("sub/a.txt", "seven herons\n");
        sandbox.UserSettings("""{"permissions":{"deny":["read(private/**)"]}}""");
        Link("AGENTS.md", ".env");
        Link("CLAUDE.md", "private/notes.md");
        Link("GEMINI.md", "hidden.md");
        Link(".cursorrules", ".git/config");
        Link("sub/AGENTS.md", "../.env");
        Link(".agents/skills/env/SKILL.md", "../../../.env");
        Link(".agents/skills/notes/SKILL.md", "../../../private/notes.md");
        Link(".agents/commands/leak.md", "../../private/notes.md");
        Link(".agents/agents/spy.md", "../../private/notes.md");

        var run = await sandbox.RunAsync("--trust", "look at sub/a.txt");
        var command = await sandbox.RunAsync("--trust", "/leak now");
        var list = (await sandbox.AgentAsync("skill", "list", "--trust")).ExitedWith(0);

        Assert.NotEmpty(server.ModelRequests);
        var sent = string.Join('\n', server.Requests.Select(static request => System.Text.Encoding.UTF8.GetString(request.Body.Span)));
        Assert.DoesNotContain(Canary, sent, StringComparison.Ordinal);
        Assert.Contains("seven herons", sent, StringComparison.Ordinal);
        Assert.All((string[])[run.Output, run.Error, command.Output, command.Error, list.Output, list.Error], static text =>
            Assert.DoesNotContain(Canary, text, StringComparison.Ordinal));
        var first = server.ModelRequests[0].Messages[0].GetProperty("content").GetRawText();
        Assert.Contains(".env may hold secrets", first, StringComparison.Ordinal);
        Assert.Contains("forbids private/notes.md", first, StringComparison.Ordinal);
        Assert.Contains("hidden from every tool", first, StringComparison.Ordinal);

        void Link(string from, string to)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(sandbox.PathOf(from))!);
            File.CreateSymbolicLink(sandbox.PathOf(from), to);
        }
    }

    [Fact]
    public async Task Run_ImportsAndRules_SendNothingThatReadingAsksFor()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().ToolCall("read", """{"path":"sub/a.txt"}""").Reply("done"));
        using var sandbox = new Sandbox(server)
            .Write(".env", $"KEY={Canary}\n").Write("private/notes.md", $"# {Canary}\n").Write("hidden.md", $"{Canary}\n").Write(".agentignore", "hidden.md\n")
            .Write("sub/a.txt", "seven herons\n").Write("docs/style.md", "Four spaces.\n")
            .Write("CLAUDE.md", "@.env @private/notes.md @hidden.md @docs/style.md @docs/way.md @/etc/hostname\n")
            .Write("sub/GEMINI.md", "@../.env\n");
        sandbox.UserSettings("""{"permissions":{"deny":["read(private/**)"]}}""");
        Directory.CreateDirectory(sandbox.PathOf(".cursor/rules"));
        Directory.CreateDirectory(sandbox.PathOf(".claude/rules"));
        File.CreateSymbolicLink(sandbox.PathOf("docs/way.md"), "../private/notes.md");
        File.CreateSymbolicLink(sandbox.PathOf(".cursor/rules/a.mdc"), "../../.env");
        File.CreateSymbolicLink(sandbox.PathOf(".claude/rules/b.md"), "../../private/notes.md");
        Directory.CreateDirectory(Path.Combine(sandbox.Home, ".claude"));
        await File.WriteAllTextAsync(Path.Combine(sandbox.Home, ".claude", "CLAUDE.md"), "@~/.netrc @rules.md\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(sandbox.Home, ".claude", "rules.md"), "The person's rules.\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(sandbox.Home, ".netrc"), $"machine x password {Canary}\n", TestContext.Current.CancellationToken);

        (await sandbox.RunAsync("--trust", "look at sub/a.txt")).ExitedWith(0);

        var sent = string.Join('\n', server.Requests.Select(static request => System.Text.Encoding.UTF8.GetString(request.Body.Span)));
        Assert.DoesNotContain(Canary, sent, StringComparison.Ordinal);
        Assert.Contains("Four spaces.", sent, StringComparison.Ordinal);
        Assert.Contains("The person's rules.", sent, StringComparison.Ordinal);
        Assert.Contains("(@.env is not read: ", sent, StringComparison.Ordinal);
        Assert.Contains("(@docs/way.md is not read: ", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_InstructionsThatLinkToOthers_AreRead()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("done"));
        using var sandbox = new Sandbox(server).Write("docs/rules.md", "Use seven herons.\n");
        File.CreateSymbolicLink(sandbox.PathOf("AGENTS.md"), "docs/rules.md");

        (await sandbox.RunAsync("hello")).ExitedWith(0);

        Assert.Contains("seven herons", server.ModelRequests[0].Messages[0].GetProperty("content").GetRawText(), StringComparison.Ordinal);
    }
}
