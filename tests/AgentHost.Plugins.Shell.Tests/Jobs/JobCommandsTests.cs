using AgentHost.Plugins.Shell.Jobs;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Shell.Tests.Jobs;

/// <summary>Commands by which a person ends background jobs and changes their time limit.</summary>
public sealed class JobCommandsTests : IAsyncDisposable
{
    private readonly TestWorkspace _workspace = new();
    private readonly TestPlugin _host = new();
    private readonly ShellPlugin _plugin = new();

    public JobCommandsTests() => _workspace.Processes = new TestProcesses(_workspace.Root);

    public async ValueTask DisposeAsync()
    {
        _plugin.Jobs.EndAll();
        await Task.WhenAll(_plugin.Jobs.List("s").Select(static job => job.Ended)).WaitAsync(TimeSpan.FromSeconds(30));
        _workspace.Dispose();
        _host.Dispose();
    }

    [Fact]
    public async Task Kill_EndsTheJobAndSaysSo()
    {
        await StartAsync("sleep 300");
        Assert.StartsWith("job 1: killed after", await SayAsync(new KillCommand(_plugin.Jobs), "1"), StringComparison.Ordinal);
        Assert.Equal(JobEnding.Killed, _plugin.Jobs.Find("s", 1)!.Ending);
    }

    [Fact]
    public async Task Timeout_EndsJobsThatTakeLonger()
    {
        await StartAsync("sleep 300");
        await StartAsync("sleep 301");
        Assert.Equal("job 2: ends in 3600 s at the latest: sleep 301", await SayAsync(new TimeoutCommand(_plugin.Jobs), "1h", "2"));
        Assert.InRange(_plugin.Jobs.Find("s", 2)!.Timeout.TotalSeconds, 3_600, 3_700);
        Assert.Contains("job 1: ends in 1 s", await SayAsync(new TimeoutCommand(_plugin.Jobs), "1000ms", "1"), StringComparison.Ordinal);
        await _plugin.Jobs.Find("s", 1)!.Ended.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.StartsWith("timed out after ", _plugin.Jobs.Find("s", 1)!.Describe(), StringComparison.Ordinal);
        Assert.Equal("job 2: ends in 90 s at the latest: sleep 301", await SayAsync(new TimeoutCommand(_plugin.Jobs), "90"));
    }

    [Theory]
    [InlineData(true, "There is no job 7", "7")]
    [InlineData(true, "wants the number of a job", "x")]
    [InlineData(true, "wants the number of a job")]
    [InlineData(false, "wants a time")]
    [InlineData(false, "wants a time", "soon")]
    [InlineData(false, "wants a time", "0")]
    [InlineData(false, "wants a time", "8d")]
    [InlineData(false, "wants a time", "-5s")]
    [InlineData(false, "wants a time", "NaN")]
    [InlineData(false, "wants a time", "1m", "1", "2")]
    [InlineData(false, "No command of this session", "1m")]
    [InlineData(false, "No command of this session", "1m", "1")]
    public async Task WordsThatAreWrong_AreSaid(bool kills, string said, params string[] words)
    {
        Command command = kills ? new KillCommand(_plugin.Jobs) : new TimeoutCommand(_plugin.Jobs);
        var result = await RunAsync(command, words);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(said, ((TextBlock)result.Blocks[0]).Text, StringComparison.Ordinal);
    }

    private async Task StartAsync(string line) =>
        await _workspace.RunAsync(new ShellTool(_host, _workspace, _plugin), $$"""{"command":"{{line}}","wait":false}""");

    private async Task<string> SayAsync(Command command, params string[] words)
    {
        var result = await RunAsync(command, words);
        Assert.Equal(0, result.ExitCode);
        return ((TextBlock)result.Blocks[0]).Text;
    }

    private async Task<CommandResult> RunAsync(Command command, string[] words) => await command.RunAsync(
        new CommandCall("c", words),
        new CommandContext { Workspace = _workspace, Capabilities = null!, SessionId = "s" },
        TestContext.Current.CancellationToken);
}
