namespace AgentHost.EndToEnd.Tests.Permissions;

public sealed class PermissionTests
{
    [Fact]
    public async Task Run_BypassBySettings_IsSaidAndInTheResult()
    {
        using var sandbox = new Sandbox().UserSettings("""{"permissions":{"mode":"bypass"}}""");

        var result = (await sandbox.RunAsync("--output", "json", "list the files")).ExitedWith(0);

        Assert.Contains("\"mode\":\"bypass\"", result.Output, StringComparison.Ordinal);
        Assert.Contains("bypass", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WritingCommandWithoutTerminal_IsRefusedAndExitsWith3()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("shell", """{"command":"touch made.txt"}""")
            .Reply("I may not do that."));
        using var sandbox = new Sandbox(server);

        var result = (await sandbox.RunAsync("make a file")).ExitedWith(3);

        server.Verify();
        Assert.False(File.Exists(sandbox.PathOf("made.txt")));
        Assert.Equal("tool", server.ModelRequests[1].LastRole);
        Assert.Contains("nobody", server.ModelRequests[1].LastText, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("I may not do that.\n", result.Output);
        Assert.NotEmpty(result.Error);
    }

    [Fact]
    public async Task Run_ReadOnlyCommandInDefaultMode_RunsUnasked()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("shell", """{"command":"cat a.txt"}""")
            .Reply("ok"));
        using var sandbox = new Sandbox(server).Write("a.txt", "seven herons\n");

        (await sandbox.RunAsync("look")).ExitedWith(0);

        Assert.Contains("seven herons", server.ModelRequests[1].LastText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AllowRule_DoesNotCoverASecondCommand()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("shell", """{"command":"touch a.txt && touch b.txt"}""")
            .Reply("stopped"));
        using var sandbox = new Sandbox(server);

        (await sandbox.RunAsync("--allow", "shell(touch a.txt *)", "make two files")).ExitedWith(3);

        Assert.False(File.Exists(sandbox.PathOf("a.txt")));
        Assert.False(File.Exists(sandbox.PathOf("b.txt")));
    }

    [Theory]
    [InlineData("--allow", "shell(touch *)")]
    [InlineData("--permission-mode", "bypass")]
    public async Task Run_DenyRule_BeatsAllowAndBypass(string option, string value)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("shell", """{"command":"touch made.txt"}""")
            .Reply("no way"));
        using var sandbox = new Sandbox(server);

        await sandbox.RunAsync(option, value, "--deny", "shell(touch *)", "make a file");

        server.Verify();
        Assert.False(File.Exists(sandbox.PathOf("made.txt")));
        Assert.Contains("shell(touch *)", server.ModelRequests[1].LastText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_PlanMode_ReadsButDoesNotWrite()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("read", """{"path":"a.txt"}""")
            .ToolCall("write", """{"path":"a.txt","content":"changed"}""")
            .Reply("planned"));
        using var sandbox = new Sandbox(server).Write("a.txt", "kept\n");

        await sandbox.RunAsync("--permission-mode", "plan", "--allow", "write", "plan it");

        server.Verify();
        Assert.Contains("kept", server.ModelRequests[1].LastText, StringComparison.Ordinal);
        Assert.Contains("plan", server.ModelRequests[2].LastText, StringComparison.Ordinal);
        Assert.Equal("kept\n", sandbox.Read("a.txt"));
    }

    [Fact]
    public async Task Run_AcceptEdits_WritesInsideTheWorkspaceOnly()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("write", """{"path":"inside.txt","content":"in"}""")
            .ToolCall("write", """{"path":"../outside.txt","content":"out"}""")
            .Reply("half done"));
        using var sandbox = new Sandbox(server);

        (await sandbox.RunAsync("--permission-mode", "accept-edits", "write two")).ExitedWith(3);

        server.Verify();
        Assert.Equal("in", sandbox.Read("inside.txt"));
        Assert.False(File.Exists(Path.Combine(sandbox.Root, "outside.txt")));
    }

    [Fact]
    public async Task Run_LinkOutOfTheWorkspace_IsNotWrittenThrough()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("write", """{"path":"door/x.txt","content":"out"}""")
            .ToolCall("read", """{"path":"door/there.txt"}""")
            .Reply("no"));
        using var sandbox = new Sandbox(server);
        var outside = Directory.CreateDirectory(Path.Combine(sandbox.Root, "outside")).FullName;
        await File.WriteAllTextAsync(Path.Combine(outside, "there.txt"), "hidden treasure", TestContext.Current.CancellationToken);
        Directory.CreateSymbolicLink(sandbox.PathOf("door"), outside);

        (await sandbox.RunAsync("--permission-mode", "accept-edits", "go")).ExitedWith(3);

        server.Verify();
        Assert.False(File.Exists(Path.Combine(outside, "x.txt")));
        Assert.DoesNotContain("hidden treasure", server.ModelRequests[2].LastText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SecretFile_IsNotRead()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("read", """{"path":".env"}""")
            .ToolCall("shell", """{"command":"cat .env"}""")
            .Reply("no"));
        using var sandbox = new Sandbox(server).Write(".env", "TOKEN=hush-hush-9\n");

        (await sandbox.RunAsync("read it")).ExitedWith(3);

        server.Verify();
        Assert.All(server.ModelRequests, static request =>
            Assert.DoesNotContain("hush-hush-9", System.Text.Encoding.UTF8.GetString(request.Body.Span), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_AnotherWayFoundAfterARefusal_ExitsWith0()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("shell", """{"command":"touch made.txt"}""")
            .ToolCall("read", """{"path":"a.txt"}""")
            .Reply("found it elsewhere"));
        using var sandbox = new Sandbox(server).Write("a.txt", "x\n");

        var result = (await sandbox.RunAsync("go")).ExitedWith(0);

        Assert.Equal("found it elsewhere\n", result.Output);
    }
}
