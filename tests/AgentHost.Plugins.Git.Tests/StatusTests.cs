using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Git.Tests;

public sealed class StatusTests : IDisposable
{
    private const string Status = """{"action":"status"}""";

    private readonly GitSandbox _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Status_NoRepository_SaysSo() => Assert.StartsWith("The workspace is no git repository", await _box.ErrorAsync(Status));

    [Fact]
    public async Task Status_NoGit_SaysSo()
    {
        _box.Workspace.Processes = new NoGit();
        Assert.Contains("git was not found", await _box.ErrorAsync(Status));
    }

    [Fact]
    public async Task Status_Unborn_NamesBranchWithoutCommit()
    {
        _box.Init().With("a.txt", "x");
        var text = await _box.TextAsync(Status);
        Assert.StartsWith("On main, no commit yet\nUntracked (1):\n  ? a.txt", text);
    }

    [Fact]
    public async Task Status_Clean_SaysSo()
    {
        _box.InitWith("a.txt", "1\n");
        Assert.EndsWith("Nothing to commit, nothing untracked.", await _box.TextAsync(Status));
    }

    [Fact]
    public async Task Status_AllKinds_AreTold()
    {
        _box.Init().With("a.txt", "1\n").With("old.txt", "a\nb\nc\nd\n").With("gone.txt", "x").Commit("First");
        _box.Git("mv", "old.txt", "new name.txt");
        File.Delete(_box.At("gone.txt"));
        _box.With("a.txt", "2\n").With("more/x.txt", "x");
        _box.Git("stash", "list");

        var result = await _box.RunAsync(Status);

        var text = TestWorkspace.TextOf(result);
        Assert.Contains("Staged (1):\n  R old.txt -> new name.txt\n", text);
        Assert.Contains("Not staged (2):\n  M a.txt\n  D gone.txt\n", text);
        Assert.Contains("Untracked (1):\n  ? more/", text);
        Assert.Equal(4, result.Data!.Value.GetProperty("count").GetInt32());
        Assert.Equal("main", result.Data.Value.GetProperty("branch").GetString());
    }

    [Fact]
    public async Task Status_OddNames_AreQuotedAndTakenBack()
    {
        _box.InitWith("a.txt", "1\n");
        var names = new[]
        {
            "line\nend.txt", "quo\"te.txt", "tab\t.txt", "back\\slash.txt", "ünïcode.txt", " space ", "-dash", "\u001b[31mred", ":(glob)*", "star*.txt"
        };
        foreach (var name in names)
        {
            _box.With(name, "x");
        }

        _box.Shell("printf x > \"$(printf 'caf\\351.txt')\"");

        var files = (await _box.DataAsync(Status)).GetProperty("files").EnumerateArray().Select(file => file.GetProperty("path").GetString()!).ToList();
        Assert.Equal(names.Length + 1, files.Count);
        Assert.Contains("\"line\\nend.txt\"", files);
        Assert.Contains("\"quo\\\"te.txt\"", files);
        Assert.Contains("\"caf\\351.txt\"", files);
        Assert.Contains("ünïcode.txt", files);
        Assert.Contains("\"\\033[31mred\"", files);

        // Each name as it is shown is one that add takes.
        foreach (var file in files)
        {
            await _box.TextAsync($$"""{"action":"add","paths":[{{System.Text.Json.JsonSerializer.Serialize(file)}}]}""");
        }

        Assert.Equal(files.Count, _box.Git("diff", "--cached", "--name-only", "-z").Count(c => c == '\0'));
        await _box.TextAsync("""{"action":"restore","staged":true,"paths":["\"caf\\351.txt\"","star*.txt"]}""");
        Assert.Equal(files.Count - 2, _box.Git("diff", "--cached", "--name-only", "-z").Count(c => c == '\0'));
        Assert.Contains("is not UTF-8", await _box.ErrorAsync("""{"action":"commit","message":"x","paths":["\"caf\\351.txt\""]}"""));

        // The framework cannot remove a name that it cannot write.
        _box.Shell("rm -f caf*");
    }

    [Fact]
    public async Task Status_Merge_ListsConflictsAndOperation()
    {
        Conflict();
        var text = await _box.TextAsync(Status);
        Assert.Contains("A merge is under way.", text);
        Assert.Contains("Conflicts (1):\n  UU a.txt", text);
        Assert.Contains("There are conflicts.", await _box.ErrorAsync("""{"action":"commit","message":"x"}"""));
        Assert.Contains("can only be committed whole", await ResolvedPartAsync());
        var done = await _box.TextAsync("""{"action":"commit","message":"Merge both"}""");
        Assert.StartsWith("Committed ", done);
        Assert.DoesNotContain("under way", done);

        async Task<string> ResolvedPartAsync()
        {
            _box.With("a.txt", "both\n");
            await _box.TextAsync("""{"action":"add","paths":["a.txt"]}""");
            return await _box.ErrorAsync("""{"action":"commit","message":"x","paths":["a.txt"]}""");
        }
    }

    [Fact]
    public async Task Status_Rebase_IsToldAlsoBetweenCommits()
    {
        Diverge();
        _box.Git("switch", "-q", "other");
        Assert.NotEqual(0, _box.TryGit("rebase", "main").Code);
        Assert.Contains("A rebase is under way.", await _box.TextAsync(Status));
        _box.Git("rebase", "--abort");
        _box.Git("-c", "sequence.editor=echo break >", "rebase", "-q", "-i", "HEAD~1");
        var text = await _box.TextAsync(Status);
        Assert.StartsWith("On no branch (detached HEAD) at ", text);
        Assert.Contains("A rebase is under way.", text);
    }

    [Fact]
    public async Task Status_CherryPickAndBisect_AreTold()
    {
        Diverge();
        Assert.NotEqual(0, _box.TryGit("cherry-pick", "other").Code);
        Assert.Contains("A cherry-pick is under way.", await _box.TextAsync(Status));
        _box.Git("cherry-pick", "--abort");
        _box.Git("bisect", "start", "HEAD", "HEAD~1");
        Assert.Contains("A bisect is under way.", await _box.TextAsync(Status));
    }

    [Fact]
    public async Task Status_Detached_NamesCommit()
    {
        _box.InitWith("a.txt", "1\n").Git("switch", "-q", "--detach");
        Assert.StartsWith("On no branch (detached HEAD) at ", await _box.TextAsync(Status));
    }

    [Fact]
    public async Task Status_Bare_SaysSo_AndHistoryWorks()
    {
        _box.InitWith("a.txt", "1\n");
        _box.Git("config", "core.bare", "true");
        _box.Shell("rm a.txt && mv .git/* . && rmdir .git 2>/dev/null || true");
        var text = await _box.TextAsync(Status);
        Assert.StartsWith("This is a bare repository: it has no working tree. HEAD is main at ", text);
        Assert.Contains("First", await _box.TextAsync("""{"action":"log"}"""));
        Assert.Contains("+1", await _box.TextAsync("""{"action":"show"}"""));
        Assert.Equal("1\n", await _box.TextAsync("""{"action":"show","revision":"main:a.txt"}"""));
        Assert.Contains("main", await _box.TextAsync("""{"action":"branch"}"""));
        Assert.Contains("bare", await _box.TextAsync("""{"action":"worktree"}"""));
        foreach (var action in (string[])[
            """{"action":"diff"}""", """{"action":"add","all":true}""", """{"action":"commit","message":"x"}""",
            """{"action":"stash"}""", """{"action":"restore","paths":["a.txt"]}"""
        ])
        {
            Assert.Contains("bare repository", await _box.ErrorAsync(action));
        }
    }

    [Fact]
    public async Task Status_Upstream_CountsAheadAndBehind()
    {
        _box.InitWith("a.txt", "1\n").Git("branch", "up");
        _box.Git("branch", "-q", "-u", "up");
        _box.With("b.txt", "x").Commit("Second");
        Assert.Contains("; 1 ahead of up, 0 behind", await _box.TextAsync(Status));
        _box.Git("branch", "-D", "up");
        Assert.Contains("; up is gone", await _box.TextAsync(Status));
    }

    [Fact]
    public async Task Status_TenThousandFiles_IsBounded()
    {
        _box.Init();
        for (var i = 0; i < 10_000; i++)
        {
            File.WriteAllText(_box.At($"f{i:D5}.txt"), "x");
        }

        _box.Git("add", "-A");
        var result = await _box.RunAsync("""{"action":"status","limit":50}""");
        var text = TestWorkspace.TextOf(result);
        Assert.Contains("Staged (10000):", text);
        Assert.Contains("… 9950 more", text);
        Assert.InRange(text.Length, 500, 3_000);
        Assert.Equal(50, result.Data!.Value.GetProperty("files").GetArrayLength());
        var diff = TestWorkspace.TextOf(await _box.RunAsync("""{"action":"diff","staged":true}"""));
        Assert.InRange(diff.Length, 20_000, 80_000);
        Assert.Contains("10000 files", diff);
        var commit = await _box.TextAsync("""{"action":"commit","message":"Many"}""");
        Assert.Contains("… 9800 more files", commit);
    }

    [Fact]
    public async Task Status_Submodule_IsTold()
    {
        using var other = new GitSandbox();
        other.InitWith("in.txt", "1\n");
        _box.InitWith("a.txt", "1\n");
        _box.Git("-c", "protocol.file.allow=always", "submodule", "add", "-q", other.Work, "sub");
        _box.Commit("With a submodule");
        _box.With("sub/in.txt", "2\n");

        // Git is not run in the submodule, whose configuration could name programs: of what it holds its commit is told.
        Assert.Contains("Nothing to commit", await _box.TextAsync(Status));
        _box.Git("-C", "sub", "-c", "user.name=S", "-c", "user.email=s@example.org", "commit", "-q", "-a", "-m", "In the submodule");
        Assert.Contains("M sub (submodule: another commit)", await _box.TextAsync(Status));
        Assert.Contains("+Subproject commit", await _box.TextAsync("""{"action":"diff"}"""));
        Assert.Contains("  M sub", await _box.TextAsync("""{"action":"commit","message":"Move the submodule","all":true}"""));
        Assert.Equal(
            "sub is a submodule at commit " + _box.Git("-C", "sub", "rev-parse", "HEAD").Trim() + ".",
            await _box.TextAsync("""{"action":"show","revision":"HEAD:sub"}"""));
    }

    [Fact]
    public async Task Status_InsideASubmodule_IsThatRepository()
    {
        using var other = new GitSandbox();
        other.InitWith("in.txt", "1\n");
        using var inner = new GitSandbox("sub");
        inner.Init();
        Directory.Delete(inner.At(""));
        inner.Git("-c", "protocol.file.allow=always", "submodule", "add", "-q", other.Work, "sub");
        inner.With("in.txt", "2\n");
        Assert.Contains("M in.txt", await inner.TextAsync(Status));
        Assert.DoesNotContain(".gitmodules", await inner.TextAsync(Status));
    }

    private void Diverge()
    {
        _box.InitWith("a.txt", "1\n").With("a.txt", "main\n").Commit("On main").Git("switch", "-q", "-c", "other", "HEAD~1");
        _box.With("a.txt", "other\n").Commit("On other").Git("switch", "-q", "main");
    }

    private void Conflict()
    {
        Diverge();
        Assert.NotEqual(0, _box.TryGit("merge", "other").Code);
    }

    private sealed class NoGit : IProcesses
    {
        public IReadOnlyList<string> Shell => [];

        public ValueTask<IProcess> StartAsync(ProcessSpec spec, CancellationToken cancellationToken) =>
            throw new ProcessStartException(spec.FileName, $"{spec.FileName} was not found on PATH.");
    }
}
