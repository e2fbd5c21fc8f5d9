namespace AgentHost.Plugins.Git.Tests;

/// <summary>branch, switch, restore, stash, worktree.</summary>
public sealed class ChangeTests : IDisposable
{
    private readonly GitSandbox _box = new();

    public ChangeTests() => _box.InitWith("a.txt", "1\n");

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Branch_CreateListRenameDelete()
    {
        await _box.TextAsync("""{"action":"branch","op":"create","name":"topic"}""");
        var data = await _box.DataAsync("""{"action":"branch"}""");
        Assert.Equal("main", data.GetProperty("current").GetString());
        Assert.Equal(["main", "topic"], data.GetProperty("branches").EnumerateArray().Select(branch => branch.GetProperty("name").GetString()!).Order());
        await _box.TextAsync("""{"action":"branch","op":"rename","name":"topic","to":"theme"}""");
        Assert.Contains("Deleted branch theme", await _box.TextAsync("""{"action":"branch","op":"delete","name":"theme"}"""));
        Assert.Contains("not found", await _box.ErrorAsync("""{"action":"branch","op":"delete","name":"theme"}"""));
        Assert.Contains("not a valid branch name", await _box.ErrorAsync("""{"action":"branch","op":"create","name":"a..b"}"""));
    }

    [Fact]
    public async Task Branch_UnmergedDelete_WantsForce()
    {
        _box.Git("switch", "-q", "-c", "o");
        _box.With("b.txt", "x").Commit("B").Git("switch", "-q", "main");
        Assert.Contains("force would lose them", await _box.ErrorAsync("""{"action":"branch","op":"delete","name":"o"}"""));
        Assert.Contains("Deleted branch o", await _box.TextAsync("""{"action":"branch","op":"delete","name":"o","force":true}"""));
    }

    [Fact]
    public async Task Branch_All_ListsRemoteOnes()
    {
        _box.Git("update-ref", "refs/remotes/origin/far", "HEAD");
        Assert.DoesNotContain("origin/far", await _box.TextAsync("""{"action":"branch"}"""));
        Assert.Contains("origin/far", await _box.TextAsync("""{"action":"branch","all":true}"""));
    }

    [Fact]
    public async Task Switch_CreateAndBackAndDetach()
    {
        Assert.StartsWith("On topic at ", await _box.TextAsync("""{"action":"switch","name":"topic","create":true}"""));
        Assert.StartsWith("On main at ", await _box.TextAsync("""{"action":"switch","name":"main"}"""));
        Assert.StartsWith("On no branch (detached HEAD) at ", await _box.TextAsync("""{"action":"switch","revision":"main"}"""));
        Assert.Contains("invalid reference", await _box.ErrorAsync("""{"action":"switch","name":"nothing"}"""));
    }

    [Fact]
    public async Task Switch_LocalChangesInTheWay_AreKept()
    {
        _box.Git("switch", "-q", "-c", "o");
        _box.With("a.txt", "2\n").Commit("O").Git("switch", "-q", "main");
        _box.With("a.txt", "mine\n");
        Assert.Contains("Local changes stand in the way", await _box.ErrorAsync("""{"action":"switch","name":"o"}"""));
        Assert.Equal("mine\n", File.ReadAllText(_box.At("a.txt")));
        await _box.TextAsync("""{"action":"switch","name":"o","force":true}""");
        Assert.Equal("2\n", File.ReadAllText(_box.At("a.txt")));
    }

    [Fact]
    public async Task Restore_TreeIndexAndSource()
    {
        _box.With("a.txt", "2\n").Commit("Two").With("a.txt", "3\n");
        Assert.Contains("Restored a.txt from the index", await _box.TextAsync("""{"action":"restore","paths":["a.txt"]}"""));
        Assert.Equal("2\n", File.ReadAllText(_box.At("a.txt")));
        await _box.TextAsync("""{"action":"restore","paths":["a.txt"],"revision":"HEAD~1"}""");
        Assert.Equal("1\n", File.ReadAllText(_box.At("a.txt")));
        _box.Git("add", "-A");
        Assert.Contains("Still staged: nothing", await _box.TextAsync("""{"action":"restore","paths":["a.txt"],"staged":true}"""));
        Assert.Equal("1\n", File.ReadAllText(_box.At("a.txt")));
    }

    [Theory]
    [InlineData("sha1")]
    [InlineData("sha256")]
    public async Task Restore_StagedBeforeTheFirstCommit_EmptiesTheIndex(string format)
    {
        using var box = new GitSandbox();
        box.Git("init", "-q", "-b", "main", "--object-format=" + format, box.Work);
        box.With("a.txt", "1\n").With("in/b.txt", "2\n").With("c.txt", "3\n").Git("add", "-A");
        Assert.Contains("Still staged", await box.TextAsync("""{"action":"restore","paths":["a.txt","in"],"staged":true}"""), StringComparison.Ordinal);
        Assert.Equal("A  c.txt\n?? a.txt\n?? in/\n", box.Git("status", "--short"));
        Assert.Equal("1\n", File.ReadAllText(box.At("a.txt")));
    }

    [Theory]
    [InlineData("sha1")]
    [InlineData("sha256")]
    public async Task Restore_StagedAfterTheFirstCommit_TakesWhatTheCommitHas(string format)
    {
        using var box = new GitSandbox();
        box.Git("init", "-q", "-b", "main", "--object-format=" + format, box.Work);
        box.With("a.txt", "1\n").Git("add", "-A");
        box.Git("-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-q", "-m", "One");
        box.With("a.txt", "2\n").With("b.txt", "3\n").Git("add", "-A");
        await box.TextAsync("""{"action":"restore","paths":["."],"staged":true}""");
        Assert.Equal(" M a.txt\n?? b.txt\n", box.Git("status", "--short"));
    }

    [Fact]
    public async Task Stash_PushListShowPopDrop()
    {
        Assert.Equal("No stashes.", await _box.TextAsync("""{"action":"stash"}"""));
        _box.With("a.txt", "2\n").With("new.txt", "x");
        Assert.EndsWith("Stashes: 1.", await _box.TextAsync("""{"action":"stash","op":"push","message":"aside","all":true}"""));
        Assert.False(File.Exists(_box.At("new.txt")));
        Assert.Matches("^0: .* On main: aside$", await _box.TextAsync("""{"action":"stash","op":"list"}"""));
        Assert.Contains("+2", await _box.TextAsync("""{"action":"stash","op":"show"}"""));
        Assert.EndsWith("Stashes: 0.", await _box.TextAsync("""{"action":"stash","op":"pop"}"""));
        Assert.Equal("2\n", File.ReadAllText(_box.At("a.txt")));
        Assert.True(File.Exists(_box.At("new.txt")));
        await _box.TextAsync("""{"action":"stash","op":"push"}""");
        Assert.EndsWith("Stashes: 0.", await _box.TextAsync("""{"action":"stash","op":"drop","name":"stash@{0}"}"""));
        Assert.Contains("There is no stash@{0}", await _box.ErrorAsync("""{"action":"stash","op":"drop"}"""));
    }

    [Fact]
    public async Task Worktree_AddListRemove()
    {
        await _box.TextAsync("""{"action":"worktree","op":"add","paths":["trees/-odd name"],"name":"topic","create":true}""");
        var text = await _box.TextAsync("""{"action":"worktree"}""");
        Assert.Contains("work main ", text);
        Assert.Contains("trees/-odd name topic ", text);
        File.WriteAllText(_box.At("trees/-odd name/x.txt"), "x");
        Assert.Contains("force would lose them", await _box.ErrorAsync("""{"action":"worktree","op":"remove","paths":["trees/-odd name"]}"""));
        await _box.TextAsync("""{"action":"worktree","op":"remove","paths":["trees/-odd name"],"force":true}""");
        Assert.False(Directory.Exists(_box.At("trees/-odd name")));
    }

    [Fact]
    public async Task Worktree_AsWorkspace_Works()
    {
        using var box = new GitSandbox("tree");
        Directory.Delete(box.At(""));
        box.Git("clone", "-q", _box.Work, box.Workspace.At("clone"));
        box.Git("-C", box.Workspace.At("clone"), "worktree", "add", "-q", "-b", "topic", box.At(""));
        Assert.StartsWith("On topic at ", await box.TextAsync("""{"action":"status"}"""));
        box.Git("-C", box.At(""), "config", "user.name", "B");
        box.Git("-C", box.At(""), "config", "user.email", "b@example.org");
        box.With("a.txt", "2\n");
        Assert.Contains("on topic: In the tree", await box.TextAsync("""{"action":"commit","message":"In the tree","all":true}"""));
        Assert.Contains("already checked out", await box.ErrorAsync("""{"action":"switch","name":"main"}"""));
    }
}
