using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Shell.Tests;

public sealed class ShellToolTests : IDisposable
{
    private readonly TestWorkspace _workspace = new();
    private readonly TestPlugin _host = new();
    private readonly ShellTool _tool;

    public ShellToolTests()
    {
        _workspace.Processes = new TestProcesses(_workspace.Root);
        _tool = new(_host, _workspace, new ShellPlugin());
    }

    public void Dispose()
    {
        _workspace.Dispose();
        _host.Dispose();
    }

    [Fact]
    public async Task Run_Success_TellsCodeAndOutput()
    {
        var result = await RunAsync("printf 'one\\ntwo\\n'; echo three >&2");
        Assert.False(result.IsError);
        var text = TestWorkspace.TextOf(result);
        Assert.StartsWith("exit code 0 (", text);
        Assert.Contains("one\ntwo", text);
        Assert.Contains("three", text);
        Assert.Equal(0, result.Data!.Value.GetProperty("exitCode").GetInt32());
    }

    [Fact]
    public async Task Run_Failure_IsErrorWithCode()
    {
        var result = await RunAsync("echo bad; exit 3");
        Assert.True(result.IsError);
        Assert.StartsWith("exit code 3", TestWorkspace.TextOf(result));
    }

    [Fact]
    public async Task Run_Environment_SwitchesPagersAndEditorsOff() =>
        Assert.EndsWith("cat true dumb 0", TestWorkspace.TextOf(await RunAsync("echo $GIT_PAGER $EDITOR $TERM $GIT_TERMINAL_PROMPT")));

    [Fact]
    public async Task Run_Folder_IsUsed()
    {
        _workspace.With("sub/x.txt", "x");
        Assert.EndsWith("x.txt", TestWorkspace.TextOf(await _workspace.RunAsync(_tool, """{"command":"ls","cwd":"sub"}""")));
        var missing = await _workspace.RunAsync(_tool, """{"command":"ls","cwd":"none"}""");
        Assert.True(missing.IsError);
        Assert.Contains("none does not exist", TestWorkspace.TextOf(missing));
    }

    [Fact]
    public async Task Run_LongOutput_KeepsEndsAndAllInBlob()
    {
        var text = TestWorkspace.TextOf(await RunAsync("seq 1 20000"));
        Assert.Contains("\n1\n2\n", text);
        Assert.EndsWith("\n20000", text);
        Assert.Contains("characters left out; all of it: read path \"blob:", text);
        Assert.InRange(text.Length, 30_000, 30_300);
        Assert.Equal(Enumerable.Range(1, 20_000).Sum(i => i.ToString().Length + 1), _workspace.Blobs.Written);
    }

    [Fact]
    public async Task Run_HugeOutput_IsTakenToItsEndWithinBounds()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var result = await RunAsync("head -c 300000000 /dev/zero | tr '\\0' 'a' | fold -w 100; echo end");
        var text = TestWorkspace.TextOf(result);
        Assert.StartsWith("exit code 0", text);
        Assert.EndsWith("aend", text);
        Assert.Contains(" of 303000003 characters printed the first 64 MB are kept: read path \"blob:", text);
        Assert.Equal((true, 303_000_003), (result.Data!.Value.GetProperty("cut").GetBoolean(), result.Data.Value.GetProperty("printed").GetInt32()));
        Assert.Equal(64 << 20, _workspace.Blobs.Written);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, 0, 200_000_000);
    }

    [Fact]
    public async Task Run_Timeout_EndsTreeAndKeepsOutput()
    {
        var result = await _workspace.RunAsync(_tool, """{"command":"echo begun; sleep 300 & sleep 300; echo never","timeout":1}""");
        Assert.True(result.IsError);
        var text = TestWorkspace.TextOf(result);
        Assert.StartsWith("timed out after 1 s", text);
        Assert.Contains("begun", text);
        Assert.DoesNotContain("never", text);
    }

    [Fact]
    public async Task Run_Cancelled_KeepsOutput()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        var text = TestWorkspace.TextOf(await _workspace.RunAsync(_tool, """{"command":"echo begun; sleep 300"}""", cancel.Token));
        Assert.StartsWith("cancelled after", text);
        Assert.Contains("begun", text);
    }

    [Fact]
    public async Task Run_Output_IsStreamed()
    {
        await RunAsync("echo one");
        Assert.Contains(_workspace.Progress, progress => progress.Output == "one\n");
    }

    [Fact]
    public async Task Prepare_Plan_NamesLineAndTime()
    {
        var plan = await _workspace.PrepareAsync(_tool, """{"command":"make\nall","timeout":20}""");
        Assert.Equal("make all", plan.Title);
        Assert.Equal("make\nall", Assert.Single(plan.Resources).Value);
        Assert.Equal(35, plan.TimeoutSeconds);
        Assert.NotNull((await _workspace.PrepareAsync(_tool, """{"command":" "}""")).Refusal);
    }

    private Task<ToolResult> RunAsync(string command) =>
        _workspace.RunAsync(_tool, $$"""{"command":{{System.Text.Json.JsonSerializer.Serialize(command)}}}""");
}
