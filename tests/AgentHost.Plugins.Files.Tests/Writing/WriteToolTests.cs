using AgentHost.Plugins.Files.Writing;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Files.Tests.Writing;

public sealed class WriteToolTests : IDisposable
{
    private readonly TestWorkspace _workspace = new();
    private readonly WriteTool _tool = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Write_NewFile_IsMade()
    {
        var result = await _workspace.RunAsync(_tool, """{"path":"d/a.txt","content":"x\n"}""");
        Assert.Equal("Created d/a.txt (+1 -1)", TestWorkspace.TextOf(result));
        Assert.Equal("x\n", _workspace.Text("d/a.txt"));
        Assert.Single(result.FilesSeen);
    }

    [Fact]
    public async Task Write_Existing_KeepsEndingsAndMark()
    {
        _workspace.With("a.txt", [0xEF, 0xBB, 0xBF, .. "a\r\nb\r\n"u8]);
        await _workspace.RunAsync(_tool, """{"path":"a.txt","content":"c\nd\n"}""");
        Assert.Equal([0xEF, 0xBB, 0xBF, .. "c\r\nd\r\n"u8], File.ReadAllBytes(_workspace.At("a.txt")));
    }

    [Fact]
    public async Task Write_Modes_AreKept()
    {
        _workspace.With("a.txt", "a");
        Assert.Contains("exists already", await _workspace.TextAsync(_tool, """{"path":"a.txt","content":"b","mode":"create"}"""));
        await _workspace.RunAsync(_tool, """{"path":"a.txt","content":"b\n","mode":"append"}""");
        Assert.Equal("a\nb\n", _workspace.Text("a.txt"));
        Assert.Contains("already so", await _workspace.TextAsync(_tool, """{"path":"a.txt","content":"a\nb\n"}"""));
    }

    [Fact]
    public async Task Execute_ChangedSincePlan_IsRefused()
    {
        _workspace.With("a.txt", "a");
        var plan = await _workspace.PrepareAsync(_tool, """{"path":"a.txt","content":"b"}""");
        Assert.Single(plan.Preview);
        _workspace.With("a.txt", "other");
        var result = await _tool.ExecuteAsync(plan, _workspace.Context(), CancellationToken.None);
        Assert.Contains("changed after this call was planned", TestWorkspace.TextOf(result));
        Assert.Equal("other", _workspace.Text("a.txt"));
    }

    [Fact]
    public async Task Prepare_NotPermitted_PlansWithHighRisk()
    {
        ((TestFiles)_workspace.Files).Forbidden = "a.txt";
        var plan = await _workspace.PrepareAsync(_tool, """{"path":"a.txt","content":"b"}""");
        Assert.Null(plan.Refusal);
        Assert.Equal(Risk.High, plan.Risk);
    }
}
