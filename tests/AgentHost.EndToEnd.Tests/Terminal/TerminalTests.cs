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
