using AgentHost.EndToEnd.Tests.Turns;

namespace AgentHost.EndToEnd.Tests.Targets;

/// <summary>Runs whose files and programs are in another place: a shell that this host's guard does not know, in a folder of its own.</summary>
public sealed class TargetRunTests
{
    [Fact]
    public async Task Run_TwentyStepsOnATarget_LeavesTheSameFilesThereAndNothingHere()
    {
        await using var server = await ModelServer.StartAsync(TwentyStepsTests.Steps);
        using var far = await TwentyStepsTests.ReadyAsync(new Sandbox());
        using var near = At(new Sandbox(server), far).Write("src/A.cs", "near\n");

        (await near.RunAsync("--target", "command:far", "--permission-mode", "bypass", "do the work")).ExitedWith(0);

        server.Verify();
        await TwentyStepsTests.CheckAsync(far);
        Assert.Equal(
            ["src/A.cs"],
            Directory.EnumerateFiles(near.Workspace, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(near.Workspace, path)));
        Assert.Equal("near\n", near.Read("src/A.cs"));
    }

    [Fact]
    public async Task Run_TargetThatCannotBeReached_DoesNothingHere()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().ToolCall("write", """{"path":"a.txt","content":"x"}""").Reply("done"));
        using var near = new Sandbox(server).UserSettings(
            """{ "plugins": { "targets": { "places": { "command:gone": { "command": ["no-such-launcher"] } } } } }""");

        var result = await near.RunAsync("--target", "command:gone", "--permission-mode", "bypass", "write it");

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("command:gone cannot be reached: ", result.Error, StringComparison.Ordinal);
        Assert.Empty(server.ModelRequests);
        Assert.Empty(Directory.EnumerateFileSystemEntries(near.Workspace));

        result = await near.RunAsync("--target", "nowhere", "--permission-mode", "bypass", "write it");
        Assert.Contains("\"nowhere\" is no target here: it is KIND:PLACE, where KIND is command, ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_TargetsDefaultAndRequired_AreHeld()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().ToolCall("write", """{"path":"a.txt","content":"x"}""").Reply("done"));
        using var far = new Sandbox();
        using var near = At(new Sandbox(server), far, """ "targets": { "default": "command:far", "required": true }, """);

        (await near.RunAsync("--permission-mode", "bypass", "write it")).ExitedWith(0);
        Assert.Equal("x", far.Read("a.txt"));

        var result = await near.RunAsync("--target", "local", "--permission-mode", "bypass", "write it");
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("The settings have no work done on this machine (targets.required)", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(near.Workspace));
        server.Verify();
    }

    [Fact]
    public async Task Run_RulesThatNameThePlace_HoldThereAlone()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("shell", """{"command":"touch allowed"}""")
            .ToolCall("shell", """{"command":"mkdir refused"}""")
            .ToolCall("read", """{"path":"hidden.txt"}""")
            .ToolCall("shell", """{"command":"cd .. && ls"}""")
            .Reply("done"));
        using var far = new Sandbox().Write("hidden.txt", "secret\n").Write(".agentignore", "hidden.txt\n");
        using var near = At(
            new Sandbox(server), far, """ "permissions": { "allow": ["shell(command:far:touch *)", "shell(mkdir *)", "shell(command:other:mkdir *)"] }, """);

        (await near.RunAsync("--target", "command:far", "--permission-mode", "dont-ask", "do it")).ExitedWith(0);
        server.Verify();

        Assert.Empty(Directory.EnumerateFileSystemEntries(near.Workspace));
        Assert.True(File.Exists(far.PathOf("allowed")));
        Assert.False(Directory.Exists(far.PathOf("refused")));
        Assert.DoesNotContain("secret", server.ModelRequests[3].LastText, StringComparison.Ordinal);
        Assert.Contains("outside the workspace", server.ModelRequests[4].LastText, StringComparison.Ordinal);

        // The place's name is the model's, too.
        Assert.Contains("command:far", System.Text.Encoding.UTF8.GetString(server.ModelRequests[0].Body.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/usr/local/bin:/usr/bin:/bin", true)]
    [InlineData("HERE/bin:/usr/bin:/bin", false)]
    [InlineData(".:/usr/bin:/bin", false)]
    public async Task Run_NamesOfPrograms_AreTheSystemsOnlyWherePathSaysSo(string path, bool runs)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().ToolCall("shell", """{"command":"ls"}""").Reply("done"));
        using var far = new Sandbox().Write("seen.txt", "x").Write("bin/ls", "#!/bin/sh\necho a program of the folder\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(far.PathOf("bin/ls"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        using var near = new Sandbox(server).UserSettings($$"""
            { "plugins": { "targets": { "places": { "command:far": {
                "command": ["env", "-u", "AGENT_HOST_GUARD", "-u", "AGENT_HOST_CHILD", "setsid", "-w", "env",
                    "PATH={{path.Replace("HERE", far.Workspace, StringComparison.Ordinal)}}", "/bin/sh"],
                "root": "{{far.Workspace}}" } } } } }
            """);

        (await near.RunAsync("--target", "command:far", "--permission-mode", "dont-ask", "look")).ExitedWith(0);

        server.Verify();
        Assert.Equal(runs, server.ModelRequests[1].LastText.Contains("seen.txt", StringComparison.Ordinal));
        Assert.DoesNotContain("a program of the folder", server.ModelRequests[1].LastText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_OfATarget_IsUndoneThere()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("write", """{"path":"deep/a.txt","content":"new\n"}""")
            .ToolCall("read", """{"path":"b.txt"}""")
            .ToolCall("edit", """{"edits":[{"path":"b.txt","old":"one","new":"two"}]}""")
            .Reply("done"));
        using var far = new Sandbox().Write("b.txt", "one\n");
        using var near = At(new Sandbox(server), far);

        (await near.RunAsync("--target", "command:far", "--session", "s", "--permission-mode", "bypass", "change it")).ExitedWith(0);
        server.Verify();
        Assert.Equal(("new\n", "two\n"), (far.Read("deep/a.txt"), far.Read("b.txt")));

        (await near.AgentAsync("session", "undo", "s")).ExitedWith(0);
        Assert.Equal("one\n", far.Read("b.txt"));
        Assert.False(Directory.Exists(far.PathOf("deep")));
    }

    /// <summary>A real language server, which is started there and reads the files of there.</summary>
    [Fact]
    public async Task Run_LanguageServer_IsThatOfThePlace()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("diagnostics", """{"paths":["a.c"]}""")
            .ToolCall("read", """{"path":"a.c"}""")
            .ToolCall("edit", """{"edits":[{"path":"a.c","old":"= 1","new":"= wrong"}]}""")
            .ToolCall("edit", """{"edits":[{"path":"a.c","old":"= wrong","new":"= 2"}]}""")
            .Reply("done"));
        using var far = new Sandbox().Write("a.c", "int ok;\nint n = 1;\n");
        using var near = At(new Sandbox(server), far, """ "lsp": { "wait": 8000 }, """).Write("a.c", "int ok = nothing_of_this_machine;\n");

        (await near.RunAsync("--target", "command:far", "--trust", "--permission-mode", "bypass", "go")).ExitedWith(0);

        server.Verify();
        Assert.DoesNotContain("error", server.ModelRequests[1].LastText, StringComparison.Ordinal);
        Assert.Contains("a.c:2:9: error", server.ModelRequests[3].LastText, StringComparison.Ordinal);
        Assert.DoesNotContain("language server", server.ModelRequests[4].LastText, StringComparison.Ordinal);
        Assert.Equal("int ok;\nint n = 2;\n", far.Read("a.c"));
    }

    /// <summary>A real MCP server, which is started there: behind walls that show the folder under a name that nothing here has.</summary>
    [Fact]
    public async Task Run_McpServer_IsThatOfThePlace()
    {
        Assert.SkipUnless(await StartsAsync("bwrap", "--ro-bind", "/", "/", "--unshare-net", "true"), "Needs bwrap, which starts here.");
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("mcp_servers", "{}")
            .ToolCall("mcp__files__read_text_file", """{"path":"/srv/there/a.txt"}""")
            .ToolCall("mcp__files__write_file", """{"path":"/srv/there/b.txt","content":"made there\n"}""")
            .ToolCall("mcp__files__read_text_file", """{"path":"/srv/here.txt"}""")
            .Reply("done"));
        using var far = new Sandbox().Write("a.txt", "of the place\n");
        using var near = new Sandbox(server).Write("a.txt", "of this machine\n");
        var program = Path.Combine(Programs.Repository, "tests", "tools", "node_modules", ".bin", "mcp-server-filesystem");
        Assert.True(File.Exists(program), "mcp-server-filesystem is missing: .ci/install-test-programs installs it.");
        near.UserSettings($$"""
            { "mcp": { "servers": { "files": { "command": "{{program}}", "args": ["/srv/there"], "env": { "MARK": "{{near.Root}}" } } } },
              "plugins": { "targets": { "places": { "command:far": { "root": "/srv/there",
                "command": ["bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/srv", "--bind", "{{far.Workspace}}", "/srv/there",
                            "--unshare-net", "--die-with-parent", "sh"] } } } } }
            """);

        (await near.RunAsync("--target", "command:far", "--permission-mode", "bypass", "go")).ExitedWith(0);

        server.Verify();
        Assert.Contains("of the place", server.ModelRequests[2].LastText, StringComparison.Ordinal);
        Assert.Contains("denied", server.ModelRequests[4].LastText, StringComparison.Ordinal);
        Assert.Equal("made there\n", far.Read("b.txt"));
        Assert.Equal(["a.txt"], Directory.EnumerateFileSystemEntries(near.Workspace).Select(Path.GetFileName));
        await ProcessTable.AssertGoneAsync(near.Root, TimeSpan.FromSeconds(10));
    }

    private static async Task<bool> StartsAsync(params string[] words)
    {
        try
        {
            using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(words[0], words[1..]))!;
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static Sandbox At(Sandbox near, Sandbox far, string more = "") => near.UserSettings($$"""
        { {{more}} "plugins": { "targets": { "places": { "command:far": {
            "command": ["env", "-u", "AGENT_HOST_GUARD", "-u", "AGENT_HOST_CHILD", "setsid", "-w", "sh"],
            "root": "{{far.Workspace}}" } } } } }
        """);
}
