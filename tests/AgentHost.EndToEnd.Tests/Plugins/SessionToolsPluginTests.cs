using AgentHost.EndToEnd.Tests.Terminal;

namespace AgentHost.EndToEnd.Tests.Plugins;

public sealed class SessionToolsPluginTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_TodoList_IsThereWhenTheSessionGoesOn(bool isolated)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("todo", """{"items":[{"text":"look","status":"completed"},{"text":"mend it"}]}""")
            .Reply("first")
            .ToolCall("todo", "{}")
            .Reply("second"));
        using var sandbox = new Sandbox(server);
        string[] plugin = isolated ? ["--plugin", BundledCopy.Of(sandbox, "session-tools")] : [];

        var first = (await sandbox.RunAsync([.. plugin, "--output", "stream-json", "plan it"])).ExitedWith(0);
        (await sandbox.RunAsync([.. plugin, "--session", "last", "go on"])).ExitedWith(0);

        server.Verify();
        Assert.Contains("todo", server.ModelRequests[0].Tools);
        Assert.DoesNotContain("ask_user", server.ModelRequests[0].Tools);
        Assert.DoesNotContain("time", server.ModelRequests[0].Tools);
        Assert.Contains("\"todo.updated\"", first.Output, StringComparison.Ordinal);
        Assert.Contains("[x] look\n[ ] mend it", server.ModelRequests[3].LastText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AskUserAtATerminal_GetsWhatWasChosen()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall(
                "ask_user",
                """{"questions":[{"question":"Which colours?","header":"Colours","options":[{"label":"red"},{"label":"green"},{"label":"blue"}],"multiSelect":true}]}""")
            .Reply("so be it"));
        using var sandbox = new Sandbox(server);
        await using var terminal = await TmuxTerminal.StartAsync(sandbox, $"'{Programs.Agent}' run 'paint it'; echo \"code $?\"");
        await terminal.WaitForAsync("Several may be chosen");

        await terminal.TypeAsync("1,3");
        await terminal.WaitForAsync("code 0");

        server.Verify();
        Assert.Contains("ask_user", server.ModelRequests[0].Tools);
        Assert.Equal("Which colours?\n→ red; blue", server.ModelRequests[1].LastText);
    }
}
