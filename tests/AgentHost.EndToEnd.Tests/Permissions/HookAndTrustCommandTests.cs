using System.Text.Json;

namespace AgentHost.EndToEnd.Tests.Permissions;

public sealed class HookAndTrustCommandTests
{
    [Fact]
    public async Task Run_HooksOfTheTrustedProject_BlockUntilAByteChanges()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("shell", """{"command":"git status"}""").Reply("blocked")
            .ToolCall("shell", """{"command":"git status"}""").Reply("not blocked"));
        using var sandbox = new Sandbox(server)
            .Write(".agents/agent.json", """{"hooks":{"preTool":[{"matcher":"shell","command":["sh",".agents/hooks/no.sh"]}]}}""")
            .Write(".agents/hooks/no.sh", "echo 'not here' >&2\nexit 2\n");
        await sandbox.GitAsync("init", "-q");

        (await sandbox.AgentAsync("trust")).ExitedWith(0);
        var listed = (await sandbox.AgentAsync("hook", "list", "--json")).ExitedWith(0);
        await sandbox.RunAsync("look");
        var blocked = server.ModelRequests[1].LastText;
        sandbox.Write(".agents/hooks/no.sh", "echo 'not here' >&2\nexit 2 \n");
        var after = await sandbox.RunAsync("look");
        var shown = (await sandbox.AgentAsync("trust", "--show")).ExitedWith(0);

        Assert.Contains("not here", blocked, StringComparison.Ordinal);
        Assert.Equal(["sh .agents/hooks/no.sh"], JsonSerializer.Deserialize<JsonElement>(listed.Output).EnumerateArray()
            .Where(static hook => hook.TryGetProperty("command", out _)).Select(static hook => hook.GetProperty("command").GetString()));
        Assert.Contains(".agents/hooks/no.sh was changed since you trusted this folder", after.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("not here", server.ModelRequests[3].LastText, StringComparison.Ordinal);
        Assert.Contains("changed  hook      .agents/hooks/no.sh", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_NamesFromARepository_ReachTheTerminalWithoutEscapes()
    {
        using var sandbox = new Sandbox()
            .Write(".agents/agent.json", "{\"hooks\":{\"preTool\":[{\"matcher\":\"a\\u001b[31mb\\u202ec\",\"command\":\"echo \\u001b]0;x\\u0007\"}]}}");

        var listed = (await sandbox.AgentAsync("hook", "list", "--trust")).ExitedWith(0);

        var refused = await sandbox.AgentAsync("permission", "allow", "sh\u001b[31mell(\u202e");
        var unknown = await sandbox.AgentAsync("no\u001b[2Jsuch");

        Assert.DoesNotContain('\u001b', refused.Error + refused.Output + unknown.Error);
        Assert.DoesNotContain('\u202e', refused.Error + refused.Output);
        Assert.DoesNotContain('\u001b', listed.Output);
        Assert.DoesNotContain('\u202e', listed.Output);
        Assert.DoesNotContain('\u0007', listed.Output);
    }

    [Fact]
    public async Task Run_SecretInWhatToolsReturn_IsHiddenAtEveryExit()
    {
        const string secret = "ghp_0123456789abcdefghijABCDEFGHIJ456789";
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("shell", $$"""{"command":"echo {{secret}}"}""")
            .Reply($"It said {secret}."));
        using var sandbox = new Sandbox(server);

        var text = await sandbox.RunAsync("--yolo", "--output", "stream-json", "--session", "one", "look");
        var export = (await sandbox.AgentAsync("session", "export", "one", "--format", "jsonl")).ExitedWith(0);
        var markdown = await sandbox.AgentAsync("session", "export", "one", "--format", "markdown");
        var show = (await sandbox.AgentAsync("session", "show", "one", "--json")).ExitedWith(0);
        var audit = (await sandbox.AgentAsync("permission", "audit", "--json")).ExitedWith(0);
        var logs = (await sandbox.AgentAsync("logs", "--level", "debug")).ExitedWith(0);

        Assert.Contains("It said", text.Output, StringComparison.Ordinal);
        Assert.Contains("execution", audit.Output, StringComparison.Ordinal);
        foreach (var (exit, said) in new[]
        {
            ("run", text.Output + text.Error), ("export", export.Output), ("markdown", markdown.Output),
            ("show", show.Output), ("audit", audit.Output), ("logs", logs.Output)
        })
        {
            Assert.False(said.Contains(secret, StringComparison.Ordinal), $"{exit}: {said}");
        }

        foreach (var file in Directory.EnumerateFiles(Path.Combine(sandbox.DataFolder, "audit"))
            .Concat(Directory.EnumerateFiles(Path.Combine(sandbox.DataFolder, "logs"))))
        {
            Assert.DoesNotContain(secret, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Doctor_AndPermissionList_SayHowTheSandboxStands()
    {
        using var sandbox = new Sandbox().UserSettings("""{"permissions":{"sandbox":"auto"}}""");

        var doctor = await sandbox.AgentAsync("doctor");
        var list = (await sandbox.AgentAsync("permission", "list")).ExitedWith(0);

        Assert.Contains("sandbox", doctor.Output, StringComparison.Ordinal);
        Assert.Contains("Sandbox: ", list.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SandboxOfTheSettings_HoldsAllowedCommandsInTheFolder()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/bwrap"), "bubblewrap is not installed");
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("shell", """{"command":"touch inside.txt; touch ../outside.txt"}""")
            .Reply("done"));
        using var sandbox = new Sandbox(server).UserSettings("""{"permissions":{"sandbox":"required"}}""");

        await sandbox.RunAsync("--yolo", "try");

        Assert.True(File.Exists(sandbox.PathOf("inside.txt")), server.ModelRequests[1].LastText);
        Assert.False(File.Exists(Path.Combine(sandbox.Root, "outside.txt")));
    }

    /// <summary>A command that is allowed runs in the sandbox, a hook outside of it: what the hook runs is not the command's to write.</summary>
    [Fact]
    public async Task Run_SandboxedCommandThatChangesWhatAHookRuns_CannotGetOutByIt()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/bwrap"), "bubblewrap is not installed");
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall(
                "shell",
                """{"command":"echo 'touch ../outside.txt' > tools/check.sh; mv tools other; mkdir tools; echo 'touch ../outside.txt' > tools/check.sh; echo '{}' > .mcp.json; touch tools/beside.txt"}""")
            .ToolCall("shell", """{"command":"true"}""")
            .Reply("done"));
        using var sandbox = new Sandbox(server)
            .UserSettings("""{"permissions":{"sandbox":"required"},"hooks":{"preTool":[{"command":"sh tools/check.sh"}]}}""")
            .Write("tools/check.sh", "exit 0\n").Write(".mcp.json", """{"mcpServers":{}}""");

        (await sandbox.RunAsync("--yolo", "try")).ExitedWith(0);

        server.Verify();
        Assert.False(File.Exists(Path.Combine(sandbox.Root, "outside.txt")));
        Assert.Equal(("exit 0\n", """{"mcpServers":{}}"""), (sandbox.Read("tools/check.sh"), sandbox.Read(".mcp.json")));
        Assert.True(File.Exists(sandbox.PathOf("tools/beside.txt")), server.ModelRequests[1].LastText);
    }
}
