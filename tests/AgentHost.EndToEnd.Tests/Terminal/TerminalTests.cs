using System.Diagnostics;

namespace AgentHost.EndToEnd.Tests.Terminal;

/// <summary>The program in a real terminal, with a person's keys.</summary>
public sealed class TerminalTests
{
    [Theory]
    [InlineData("y", true, 0)]
    [InlineData("n", false, 0)]
    public async Task Run_CallThatAsks_IsDecidedByTheAnswer(string answer, bool made, int code)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("shell", """{"command":"touch made.txt"}""")
            .Reply("that was it"));
        using var sandbox = new Sandbox(server);
        await using var terminal = await TmuxTerminal.StartAsync(sandbox, $"'{Programs.Agent}' run 'make a file'; echo \"code $?\"");
        await terminal.WaitForAsync("allow once");
        Assert.Contains("touch made.txt", await terminal.ReadAsync(), StringComparison.Ordinal);

        await terminal.TypeAsync(answer);
        await terminal.WaitForAsync($"code {code}");

        server.Verify();
        Assert.Equal(made, File.Exists(sandbox.PathOf("made.txt")));
        Assert.Contains("that was it", await terminal.ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AllowedAlways_IsWrittenAndNotAskedAgain()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("shell", """{"command":"touch made.txt"}""")
            .Reply("that was it"));
        using var sandbox = new Sandbox(server).UserSettings("{\n  // mine\n  \"limits\": { \"steps\": 9 }\n}\n");
        await using var terminal = await TmuxTerminal.StartAsync(sandbox, $"'{Programs.Agent}' run 'make a file'; echo \"code $?\"");
        await terminal.WaitForAsync("allow once");
        Assert.Contains("a: always", await terminal.ReadAsync(), StringComparison.Ordinal);

        await terminal.TypeAsync("a");
        await terminal.WaitForAsync("code 0");

        var settings = await File.ReadAllTextAsync(Path.Combine(sandbox.Home, ".config", "agent", "agent.json"), TestContext.Current.CancellationToken);
        Assert.Contains("// mine", settings, StringComparison.Ordinal);
        Assert.Contains("shell(touch made.txt)", settings, StringComparison.Ordinal);
        File.Delete(sandbox.PathOf("made.txt"));
        (await sandbox.RunAsync("--model", "offline/rules", "run touch made.txt")).ExitedWith(0);
        Assert.True(File.Exists(sandbox.PathOf("made.txt")));
    }

    [Fact]
    public async Task Run_ModeSwitchedWhereItAsks_HoldsFromTheNextCallOn()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("write", """{"path":"one.txt","content":"1"}""")
            .ToolCall("write", """{"path":"two.txt","content":"2"}""")
            .Reply("both are there"));
        using var sandbox = new Sandbox(server);
        await using var terminal = await TmuxTerminal.StartAsync(sandbox, $"'{Programs.Agent}' run 'make two files'; echo \"code $?\"");
        await terminal.WaitForAsync("allow once");

        await terminal.TypeAsync("/mode accept-edits");
        await terminal.WaitForAsync("the mode accept-edits holds");
        await terminal.TypeAsync("y");
        await terminal.WaitForAsync("code 0");

        server.Verify();
        Assert.True(File.Exists(sandbox.PathOf("one.txt")) && File.Exists(sandbox.PathOf("two.txt")));
    }

    [Theory]
    [InlineData("sed -i s/made/other/", null)] // an editor that is done at once
    [InlineData(null, """{"command":"touch other.txt"}""")]
    public async Task Run_ArgumentsChanged_RunsThoseAndTellsTheModel(string? editor, string? typed)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("shell", """{"command":"touch made.txt"}""")
            .Reply("that was it"));
        using var sandbox = new Sandbox(server);
        sandbox.Set("EDITOR", editor ?? "").Set("VISUAL", "");
        await using var terminal = await TmuxTerminal.StartAsync(sandbox, $"'{Programs.Agent}' run 'make a file'; echo \"code $?\"");
        await terminal.WaitForAsync("e: change its arguments");

        await terminal.TypeAsync("e");
        if (typed is not null)
        {
            await terminal.WaitForAsync("one line of JSON");
            await terminal.TypeAsync(typed);
        }

        await terminal.WaitForAsync("code 0");
        Assert.False(File.Exists(sandbox.PathOf("made.txt")));
        Assert.True(File.Exists(sandbox.PathOf("other.txt")));
        Assert.Contains("The person changed the arguments of this call to", server.ModelRequests[1].LastText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ArgumentsChangedWrongly_ShowsTheFaultsAndAsksOn()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("shell", """{"command":"touch made.txt"}""")
            .Reply("that was it"));
        using var sandbox = new Sandbox(server);
        sandbox.Write("edit.sh", "if [ -e once ]; then printf '{\"commando\":1}' > \"$1\"; else touch once; printf '{ no' > \"$1\"; fi\n")
            .Set("EDITOR", "sh edit.sh").Set("VISUAL", "");
        await using var terminal = await TmuxTerminal.StartAsync(sandbox, $"'{Programs.Agent}' run 'make a file'; echo \"code $?\"");
        await terminal.WaitForAsync("e: change its arguments");

        await terminal.TypeAsync("e");
        await terminal.WaitForAsync("That is not JSON, from line 1");
        await terminal.KeyAsync("Enter");

        // It is JSON now, but not what the tool takes: the host asks again, and says why.
        await terminal.WaitForAsync("What you gave cannot be used");
        Assert.Contains("commando", await terminal.ReadAsync(), StringComparison.Ordinal);
        await terminal.TypeAsync("n");
        await terminal.WaitForAsync("code ");
        Assert.False(File.Exists(sandbox.PathOf("made.txt")));
    }

    [Fact]
    public async Task Run_AnswerInWords_DeniesAndTellsTheModel()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("shell", """{"command":"touch made.txt"}""")
            .Reply("understood"));
        using var sandbox = new Sandbox(server);
        await using var terminal = await TmuxTerminal.StartAsync(sandbox, $"'{Programs.Agent}' run 'make a file'; echo \"code $?\"");
        await terminal.WaitForAsync("allow once");

        await terminal.TypeAsync("use another name please");
        await terminal.WaitForAsync("code ");

        Assert.Contains("use another name please", server.ModelRequests[1].LastText, StringComparison.Ordinal);
        Assert.False(File.Exists(sandbox.PathOf("made.txt")));
    }

    [Fact]
    public async Task Interrupt_WhileItAsks_ExitsWith130AndTheSessionGoesOn()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("shell", """{"command":"touch made.txt"}""")
            .Reply("going on"));
        using var sandbox = new Sandbox(server);
        await using var terminal = await TmuxTerminal.StartAsync(sandbox, $"'{Programs.Agent}' run 'make a file'; echo \"code $?\"");
        await terminal.WaitForAsync("allow once");

        await terminal.KeyAsync("C-c");
        await terminal.WaitForAsync("code 130");

        Assert.False(File.Exists(sandbox.PathOf("made.txt")));
        (await sandbox.RunAsync("--session", "last", "go on")).ExitedWith(0);
        server.Verify();
    }
}
