using System.Globalization;
using System.Text.Json;
using AgentHost.Plugins.Shell.Jobs;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Shell.Tests.Jobs;

public sealed class JobToolsTests : IAsyncDisposable
{
    private readonly TestWorkspace _workspace = new();
    private readonly TestPlugin _host = new();
    private readonly ShellPlugin _plugin = new();

    public JobToolsTests() => _workspace.Processes = new TestProcesses(_workspace.Root);

    private ShellTool Shell => field ??= new(_host, _workspace, _plugin);

    private JobOutputTool Output => new(_plugin);

    public async ValueTask DisposeAsync()
    {
        _plugin.Jobs.EndAll();
        await Task.WhenAll(_plugin.Jobs.List("s").Select(static job => job.Ended)).WaitAsync(TimeSpan.FromSeconds(30));
        _workspace.Dispose();
        _host.Dispose();
    }

    [Fact]
    public async Task Shell_WaitFalse_GoesOnAndTellsItsEnd()
    {
        var begun = await StartAsync("read line; echo got $line; exit 3");
        Assert.Equal(
            "runs in the background as job 1, for 600 s at most; you are told when it ends, and job_output shows what it prints", TestWorkspace.TextOf(begun));
        Assert.True(begun.Data!.Value.GetProperty("running").GetBoolean());

        var typed = await _workspace.RunAsync(new JobInputTool(_host, _plugin), """{"id":1,"text":"hi\n","wait":30}""");

        Assert.Contains("got hi", TestWorkspace.TextOf(typed), StringComparison.Ordinal);
        Assert.StartsWith("Background job 1, read line; echo got $line; exit 3: exit code 3 (", Told(), StringComparison.Ordinal);
        var ended = await _workspace.RunAsync(Output, """{"id":1,"wait":30}""");
        Assert.True(ended.IsError);
        Assert.StartsWith("job 1: exit code 3", TestWorkspace.TextOf(ended), StringComparison.Ordinal);
        Assert.EndsWith("nothing new printed", TestWorkspace.TextOf(ended), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shell_InTheBackground_TellsBeginningAndEndAsEvents()
    {
        await _workspace.RunAsync(Shell, """{"command":"exit 3","wait":false}""");
        await _workspace.RunAsync(Shell, """{"command":"sleep 300","wait":false}""");
        await _workspace.RunAsync(new JobKillTool(_plugin), """{"id":2}""");
        await _workspace.RunAsync(Output, """{"id":1,"wait":30}""");
        for (var tries = 0; _host.Published.Count < 4 && tries < 300; tries++)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        var told = _host.Published.ToList();
        Assert.All(told, static e => Assert.Equal("s", e.SessionId));
        Assert.Equal(["exit 3", "sleep 300"], told.Where(static e => e.Type == "job.started").Select(static e => e.Data.GetProperty("command").GetString()));
        var first = told.Single(static e => e.Type == "job.ended" && e.Data.GetProperty("id").GetInt32() == 1).Data;
        Assert.Equal(("exited", 3), (first.GetProperty("state").GetString(), first.GetProperty("exitCode").GetInt32()));
        var second = told.Single(static e => e.Type == "job.ended" && e.Data.GetProperty("id").GetInt32() == 2).Data;
        Assert.Equal("killed", second.GetProperty("state").GetString());
        Assert.False(second.TryGetProperty("exitCode", out _));
    }

    [Fact]
    public async Task Shell_LongerThanItsWait_GoesToTheBackgroundWithWhatItPrinted()
    {
        var text = TestWorkspace.TextOf(await _workspace.RunAsync(Shell, """{"command":"echo begun; sleep 300","wait":1}"""));
        Assert.StartsWith("still running after 1 s: it goes on in the background as job 1, for 600 s at most;", text, StringComparison.Ordinal);
        Assert.EndsWith("So far:\nbegun", text, StringComparison.Ordinal);

        Assert.Contains("has no input", await _workspace.TextAsync(new JobInputTool(_host, _plugin), """{"id":1,"text":"x"}"""), StringComparison.Ordinal);
        Assert.StartsWith("1: running for ", await _workspace.TextAsync(new JobListTool(_plugin), "{}"), StringComparison.Ordinal);
        var killed = await _workspace.RunAsync(new JobKillTool(_plugin), """{"id":1}""");
        Assert.False(killed.IsError);
        Assert.StartsWith("job 1: killed after ", TestWorkspace.TextOf(killed), StringComparison.Ordinal);
        Assert.Empty(_workspace.Told);
    }

    [Fact]
    public async Task Job_TakesTooLong_IsEndedAndTold()
    {
        // It prints when the first answer is out, which would show what is there by then.
        await _workspace.RunAsync(Shell, """{"command":"trap '' TERM; sleep 1; echo on; while :; do sleep 0.05; done","wait":false,"timeout":3}""");
        Assert.Contains("timed out after 3 s", Told(), StringComparison.Ordinal);
        Assert.Contains(
            "timed out after 3 s: ended with all that it started; ask for a longer timeout if it needs one\non",
            await _workspace.TextAsync(Output, """{"id":1}"""),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_WhoeverWaits_IsNotToldTwice()
    {
        await StartAsync("read line; echo done");
        var waiting = _workspace.RunAsync(Output, """{"id":1,"wait":60}""");
        Assert.False(waiting.IsCompleted);
        await _plugin.Jobs.Find("s", 1)!.Process.CloseInputAsync(CancellationToken.None);
        Assert.StartsWith("job 1: exit code 0", TestWorkspace.TextOf(await waiting), StringComparison.Ordinal);
        Assert.Empty(_workspace.Told);
    }

    [Fact]
    public async Task Output_MuchOfIt_IsHeadTailAndABlobAndNoFileStays()
    {
        await StartAsync("seq 1 200000");
        await _plugin.Jobs.Find("s", 1)!.Ended.WaitAsync(TimeSpan.FromSeconds(60));
        var text = await _workspace.TextAsync(Output, """{"id":1}""");
        Assert.InRange(text.Length, 30_000, 30_300);
        Assert.Contains("characters left out; all of it: read path \"blob:", text, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, 200_000).Sum(static i => i.ToString(CultureInfo.InvariantCulture).Length + 1), _workspace.Blobs.Written);
        Assert.Empty(Directory.EnumerateFiles(_host.DataFolder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Shell_FiftyJobs_AreTheMost()
    {
        for (var i = 0; i < JobTable.MostRunning; i++)
        {
            Assert.False((await StartAsync("read line")).IsError);
        }

        Assert.Contains(
            "50 commands of this session run in the background already", TestWorkspace.TextOf(await StartAsync("read line")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jobs_PluginStops_AllEnd()
    {
        await StartAsync("sleep 300");
        var job = _plugin.Jobs.Find("s", 1)!;
        _plugin.Jobs.EndAll();
        await job.Ended.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(JobEnding.Lost, job.Ending);
        Assert.Empty(_workspace.Told);
    }

    [Fact]
    public async Task Jobs_OfOthersOrNone_AreNotThere()
    {
        Assert.Contains("no command of this session", await _workspace.TextAsync(Output, """{"id":1}"""), StringComparison.Ordinal);
        await StartAsync("read line");
        Assert.Contains("There is no job 7. There are: 1.", await _workspace.TextAsync(new JobKillTool(_plugin), """{"id":7}"""), StringComparison.Ordinal);
        Assert.Null(_plugin.Jobs.Find("other", 1));
    }

    [Fact]
    public async Task Input_Plan_JudgesTheJobAndWhatIsTyped()
    {
        await StartAsync("sh");
        var plan = await _workspace.PrepareAsync(new JobInputTool(_host, _plugin), """{"id":1,"text":"rm -rf /\n"}""");
        Assert.Equal(["sh", "rm -rf /"], plan.Resources.Select(static resource => resource.Value));
        Assert.Equal(ToolEffects.Execute, plan.Effects);
    }

    [Theory]
    [InlineData("true", -1.0)]
    [InlineData("false", 0.0)]
    [InlineData("5", 5.0)]
    [InlineData("0.5", 0.5)]
    [InlineData("\"90s\"", 90.0)]
    [InlineData("\"500ms\"", 0.5)]
    [InlineData("\"2m\"", 120.0)]
    [InlineData("\"1h\"", 3600.0)]
    [InlineData("\"7d\"", 604800.0)]
    [InlineData("\"8d\"", null)]
    [InlineData("\"true\"", -1.0)]
    [InlineData("null", 60.0)]
    [InlineData("-1", null)]
    [InlineData("1e300", null)]
    [InlineData("\"soon\"", null)]
    [InlineData("[]", null)]
    public void Wait_Words_AreRead(string json, double? seconds)
    {
        var expected = seconds is -1.0 ? Timeout.InfiniteTimeSpan : seconds is { } value ? TimeSpan.FromSeconds(value) : (TimeSpan?)null;
        Assert.Equal(expected, Waiting.Parse(AgentJson.Parse(json), 60));
    }

    [Fact]
    public void Wait_RandomText_IsATimeOrNone()
    {
        var random = new Random(8);
        for (var round = 0; round < 5_000; round++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(6)).Select(_ => "0123456789.smtrue- e\u0661"[random.Next(21)])]);
            var parsed = Waiting.Parse(AgentJson.Parse(JsonSerializer.Serialize(text)), 60);
            Assert.True(parsed is null || parsed == Timeout.InfiniteTimeSpan || parsed >= TimeSpan.Zero);
        }
    }

    private Task<ToolResult> StartAsync(string command) =>
        _workspace.RunAsync(Shell, $$"""{"command":{{JsonSerializer.Serialize(command)}},"wait":false}""");

    private string Told()
    {
        Assert.True(_workspace.Told.TryTake(out var told, TimeSpan.FromSeconds(30)));
        return told;
    }
}
