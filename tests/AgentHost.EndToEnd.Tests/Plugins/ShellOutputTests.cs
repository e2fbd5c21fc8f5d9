using System.Globalization;

namespace AgentHost.EndToEnd.Tests.Plugins;

/// <summary>Commands that print without end, or wait for words that nobody will type, with the real host around them.</summary>
public sealed class ShellOutputTests
{
    private const int MostMegabytes = 600;

    [Fact]
    public async Task Run_CommandThatPrintsAGigabyte_KeepsHeadAndTailInBoundedMemory()
    {
        // The second request is left without an answer, so that the run's memory can be looked at.
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("shell", """{"command":"echo the first line; head -c 1000000000 /dev/zero | tr '\\0' x | fold -w 999; echo; echo the last line"}""")
            .Reply("never").With(static reply => reply with { ChunkSize = 1 }).WithFault(Fault.Silence(afterEvents: 2)));
        using var sandbox = new Sandbox(server);
        await using var run = sandbox.Start("--yolo", "go");
        var request = await server.WaitForRequestAsync(2, TestContext.Current.CancellationToken).WaitAsync(AgentProcess.Deadline);

        Assert.Contains("the first line", request.LastText, StringComparison.Ordinal);
        Assert.Contains("the last line", request.LastText, StringComparison.Ordinal);
        Assert.True(request.LastText.Length < 100_000, $"the model was sent {request.LastText.Length} characters");
        Assert.InRange(PeakMegabytes(run.Id), 1, MostMegabytes);
        run.Signal(Native.Terminate);
        Assert.Empty((await run.WaitAsync()).ExitedWith(143).Output);

        // What is kept on the disk has its bound too.
        Assert.True(Directory.EnumerateFiles(sandbox.Home, "*", SearchOption.AllDirectories).Sum(static file => new FileInfo(file).Length) < 300_000_000);
        await ProcessTable.AssertGoneAsync($"{sandbox.Workspace}", TimeSpan.FromSeconds(3));
    }

    [Theory]
    [InlineData("cat; echo after")]
    [InlineData("read line; echo after")]
    [InlineData("read line < /dev/tty; echo after")]
    public async Task Run_CommandThatWantsInput_GetsNoneAndEnds(string command)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("shell", $$"""{"command":"{{command}}"}""")
            .Reply("Done."));
        using var sandbox = new Sandbox(server);

        (await AgentProcess.RunAsync(sandbox, ["run", "--yolo", "go"], new AgentOptions { InputStaysOpen = true })).ExitedWith(0);

        server.Verify();
        Assert.Contains("after", server.ModelRequests[1].LastText, StringComparison.Ordinal);
    }

    private static int PeakMegabytes(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").Single(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
    }
}
