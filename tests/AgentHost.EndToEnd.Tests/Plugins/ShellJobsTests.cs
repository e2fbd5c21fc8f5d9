namespace AgentHost.EndToEnd.Tests.Plugins;

/// <summary>Commands in the background, with the real host around them.</summary>
public sealed class ShellJobsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_BackgroundJob_IsTypedIntoAndItsEndIsTold(bool isolated)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("shell", """{"command":"read line; echo got $line; exit 3","wait":false}""")
            .ToolCall("call_tool", """{"tool":"job_input","arguments":{"id":1,"text":"hi\n","wait":30}}""")
            .ToolCall("job_output", """{"id":1,"wait":30}""")
            .ToolCall("shell", """{"command":"sleep 0.3"}""")
            .Reply("Done."));
        using var sandbox = new Sandbox(server);
        string[] plugin = isolated ? ["--plugin", BundledCopy.Of(sandbox, "shell")] : [];

        (await sandbox.RunAsync([.. plugin, "--yolo", "go"])).ExitedWith(0);

        server.Verify();
        Assert.Contains("job_output", server.ModelRequests[0].Tools);
        Assert.DoesNotContain("job_kill", server.ModelRequests[0].Tools);
        Assert.StartsWith("runs in the background as job 1", server.ModelRequests[1].LastText, StringComparison.Ordinal);
        Assert.Contains("got hi", server.ModelRequests[2].LastText, StringComparison.Ordinal);
        Assert.Contains("job 1: exit code 3", server.ModelRequests[3].LastText, StringComparison.Ordinal);
        Assert.Single(server.ModelRequests[4].Messages, static message => message.GetRawText().Contains("(Background job 1, ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_JobsThatNeverEnd_EndWithTheRun(bool isolated)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall(
                "shell", """{"command":"trap '' TERM INT HUP; echo $$ >> pids; sh -c 'echo $$ >> pids; sleep 300' & while :; do sleep 0.1; done","wait":1}""")
            .ToolCall("shell", """{"command":"setsid sh -c 'echo $$ >> pids; sleep 300' & echo $$ >> pids; yes","wait":false}""")
            .ToolCall("shell", """{"command":"while [ $(wc -l < pids) -lt 4 ]; do sleep 0.05; done"}""")
            .Reply("Done."));
        using var sandbox = new Sandbox(server);
        string[] plugin = isolated ? ["--plugin", BundledCopy.Of(sandbox, "shell")] : [];

        (await sandbox.RunAsync([.. plugin, "--yolo", "go"])).ExitedWith(0);

        server.Verify();
        Assert.StartsWith("still running after 1 s: it goes on in the background as job 1", server.ModelRequests[1].LastText, StringComparison.Ordinal);
        var pids = sandbox.Read("pids").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, pids.Length);
        Assert.All(
            pids,
            static pid =>
                Assert.False(
                    Directory.Exists($"/proc/{pid}") && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal),
                    $"{pid} is still there"));
    }

    [Fact]
    public async Task Run_TypingADeniedCommandIntoAShell_IsDenied()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("shell", """{"command":"sh","wait":false}""")
            .ToolCall("job_input", """{"id":1,"text":"touch made.txt\n"}""")
            .Reply("I may not."));
        using var sandbox = new Sandbox(server);

        await sandbox.RunAsync("--yolo", "--deny", "job_input(touch:*)", "go");

        server.Verify();
        Assert.False(File.Exists(sandbox.PathOf("made.txt")));
    }
}
