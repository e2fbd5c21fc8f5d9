using AgentHost.Plugins.Files.Moving;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Files.Tests.Moving;

public sealed class MoveAndDeleteTests : IDisposable
{
    private readonly TestWorkspace _workspace = new();
    private readonly MoveTool _move = new();
    private readonly DeleteTool _delete = new();

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("b/c.txt", "b/c.txt")]
    [InlineData("folder", "folder/a.txt")]
    [InlineData("new/", "new/a.txt")]
    public async Task Move_File_GoesThere(string to, string expected)
    {
        _workspace.With("a.txt", "x").With("folder/other", "y");
        var result = await _workspace.RunAsync(_move, $$"""{"path":"a.txt","to":"{{to}}"}""");
        Assert.Equal($"Moved a.txt to {expected}", TestWorkspace.TextOf(result));
        Assert.Equal("x", _workspace.Text(expected));
        Assert.Equal(expected, Assert.Single(result.FilesSeen).Path);
        Assert.False(File.Exists(_workspace.At("a.txt")));
    }

    [Fact]
    public async Task Move_Folder_IsPlannedWithAllThatIsInIt()
    {
        _workspace.With("a/b.txt", "x");
        var plan = await _workspace.PrepareAsync(_move, """{"path":"a","to":"c"}""");
        Assert.All(plan.Resources, static resource => Assert.True(resource is { Write: true, Recursive: true }));
        await _workspace.RunAsync(_move, """{"path":"a","to":"c"}""");
        Assert.Equal("x", _workspace.Text("c/b.txt"));
    }

    [Theory]
    [InlineData("""{"path":"a.tx","to":"b"}""", "Did you mean a.txt")]
    [InlineData("""{"path":"a.txt","to":" "}""", "to is empty")]
    [InlineData("""{"path":"a.txt","to":"b.txt"}""", "exists already")]
    public async Task Move_Senseless_IsRefused(string arguments, string expected)
    {
        _workspace.With("a.txt", "x").With("b.txt", "y");
        Assert.Contains(expected, await _workspace.TextAsync(_move, arguments), StringComparison.Ordinal);
        Assert.Equal("y", _workspace.Text("b.txt"));
    }

    [Fact]
    public async Task Delete_File_SaysWhereItsContentIs()
    {
        _workspace.With("a.txt", "x");
        var result = await _workspace.RunAsync(_delete, """{"path":"a.txt"}""");
        Assert.StartsWith("Deleted a.txt; what it held is kept: read path \"blob:2d711642b726b044\"", TestWorkspace.TextOf(result), StringComparison.Ordinal);
        Assert.False(File.Exists(_workspace.At("a.txt")));
        Assert.Equal(["a.txt"], result.Paths);
    }

    [Fact]
    public async Task Delete_FolderThatIsNotEmpty_WantsRecursive()
    {
        _workspace.With("a/b.txt", "x");
        Assert.Contains("not empty", await _workspace.TextAsync(_delete, """{"path":"a"}"""), StringComparison.Ordinal);
        Assert.True(File.Exists(_workspace.At("a/b.txt")));
        var plan = await _workspace.PrepareAsync(_delete, """{"path":"a","recursive":true}""");
        Assert.Equal(Risk.High, plan.Risk);
        Assert.True(Assert.Single(plan.Resources).Recursive);
        await _workspace.RunAsync(_delete, """{"path":"a","recursive":true}""");
        Assert.False(Directory.Exists(_workspace.At("a")));
    }

    [Fact]
    public async Task Delete_Nothing_SaysWhatIsThere()
    {
        _workspace.With("notes.txt", "x");
        Assert.Contains("Did you mean notes.txt?", await _workspace.TextAsync(_delete, """{"path":"note.txt"}"""), StringComparison.Ordinal);
    }
}
