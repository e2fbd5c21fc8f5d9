using System.Diagnostics;
using AgentHost.Plugins.Git.Worktrees;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Git.Tests;

public sealed class WorktreeTests : IDisposable
{
    private readonly GitSandbox _box = new();

    public void Dispose() => _box.Dispose();

    private WorktreeProvider Provider() => new(_box.Workspace, Variables);

    private string? Variables(string name) => name == "HOME" ? _box.Home : null;

    private async Task<(string Root, ProvidedWorkspace Made)> OpenAsync(WorktreeProvider provider, string? name = null)
    {
        var made = await provider.OpenAsync(new WorkspaceProviderRequest { Name = name }, CancellationToken.None);
        return (made.Root, made);
    }

    private async Task<CommandResult> CommandAsync(params string[] words) =>
        await new WorktreeCommand(_box.Workspace, Variables, TimeProvider.System).RunAsync(
            new CommandCall("worktree", words), new CommandContext { Workspace = _box.Workspace, Capabilities = null! }, CancellationToken.None);

    [Fact]
    public async Task Open_IsOutside_OnItsOwnBranch_AndDeniesTheCheckout()
    {
        _box.InitWith("a.txt", "1\n").With("a.txt", "2\n");
        var (root, made) = await OpenAsync(Provider(), "fix");
        Assert.StartsWith(Path.Combine(_box.Home, ".local", "state", "agent-worktrees"), root);
        Assert.Equal("1\n", File.ReadAllText(Path.Combine(root, "a.txt")));
        Assert.Equal("agent/fix", _box.Git("-C", root, "branch", "--show-current").Trim());
        Assert.Equal([_box.Work], made.Denied);
        Assert.Equal([_box.At(".git")], made.Readable);
        Assert.Contains("GIT_DIR", made.WithoutVariables);
        Assert.Contains("GIT_INDEX_FILE", made.WithoutVariables);
        Assert.DoesNotContain("GIT_AUTHOR_NAME", made.WithoutVariables);
        Assert.Contains(made.Notices, notice => notice.Contains("1 path", StringComparison.Ordinal));
        Assert.Equal(1, _box.TryGit("config", "--get-regexp", "branch\\..*").Code);
    }

    [Fact]
    public async Task Close_CleanAndMerged_IsGone_WithItsBranch()
    {
        _box.InitWith("a.txt", "1\n");
        var provider = Provider();
        var (root, _) = await OpenAsync(provider, "t");
        var said = await provider.CloseAsync(root, CancellationToken.None);
        Assert.Contains("is removed", said);
        Assert.False(Directory.Exists(root));
        Assert.Equal("main", _box.Git("branch", "--format=%(refname:short)").Trim());
        Assert.DoesNotContain("agent-worktrees", _box.Git("worktree", "list"));
    }

    [Fact]
    public async Task Close_WithCommits_KeepsTheBranch_AndFindsItAgain()
    {
        _box.InitWith("a.txt", "1\n");
        var provider = Provider();
        var (root, _) = await OpenAsync(provider, "t");
        File.WriteAllText(Path.Combine(root, "b.txt"), "new\n");
        _box.Git("-C", root, "add", "-A");
        _box.Git("-C", root, "commit", "-q", "-m", "More");
        Assert.Contains("its 1 commit is on the branch agent/t", await provider.CloseAsync(root, CancellationToken.None));
        Assert.False(Directory.Exists(root));
        Assert.Equal("More", _box.Git("log", "-1", "--format=%s", "agent/t").Trim());

        var (again, _) = await OpenAsync(provider, "t");
        Assert.Equal(root, again);
        Assert.Equal("new\n", File.ReadAllText(Path.Combine(again, "b.txt")));
    }

    [Theory]
    [InlineData("dirty")]
    [InlineData("untracked")]
    [InlineData("staged")]
    [InlineData("merge")]
    [InlineData("detached")]
    public async Task Close_WithWork_KeepsIt_AndListsIt(string kind)
    {
        _box.InitWith("a.txt", "1\n");
        var provider = Provider();
        var (root, _) = await OpenAsync(provider, "t");
        var file = Path.Combine(root, kind == "untracked" ? "new.txt" : "a.txt");
        switch (kind)
        {
            case "merge":
                _box.Git("-C", root, "commit", "-q", "--allow-empty", "-m", "Mine");
                _box.With("b.txt", "2\n").Commit("Theirs");
                _box.Git("-C", root, "merge", "-q", "-s", "ours", "--no-commit", "--no-ff", "main");
                break;
            case "detached":
                _box.Git("-C", root, "checkout", "-q", "--detach");
                File.WriteAllText(file, "3\n");
                _box.Git("-C", root, "commit", "-q", "-a", "-m", "Alone");
                break;
            default:
                File.WriteAllText(file, "work\n");
                if (kind == "staged")
                {
                    _box.Git("-C", root, "add", "-A");
                }

                break;
        }

        Assert.Contains("is kept, since", await provider.CloseAsync(root, CancellationToken.None));
        Assert.True(Directory.Exists(root));
        var listed = (await CommandAsync("list")).Data!.Value.GetProperty("worktrees")[0];
        Assert.Equal("t", listed.GetProperty("name").GetString());
        if (kind != "detached")
        {
            Assert.Contains(kind == "merge" ? "not" : "not committed", listed.GetProperty("state").GetString());
        }

        var cleaned = (await CommandAsync("clean")).Data!.Value.GetProperty("worktrees")[0];
        Assert.False(cleaned.GetProperty("removed").GetBoolean());
        Assert.True(Directory.Exists(root));
    }

    [Fact]
    public async Task InUse_IsNeitherOpenedAgain_NorCleaned()
    {
        _box.InitWith("a.txt", "1\n");
        var provider = Provider();
        var (root, _) = await OpenAsync(provider, "t");
        var fault = await Assert.ThrowsAsync<CapabilityException>(async () => await OpenAsync(Provider(), "t"));
        Assert.Contains("Another session works in the worktree t now", fault.Message);
        Assert.Equal("in use", (await CommandAsync()).Data!.Value.GetProperty("worktrees")[0].GetProperty("state").GetString());
        Assert.Contains("a session works in it now", ((TextBlock)(await CommandAsync("clean")).Blocks[0]).Text);
        Assert.True(Directory.Exists(root));
    }

    [Theory]
    [InlineData("fix the bug")]
    [InlineData("../x")]
    [InlineData("-x")]
    [InlineData("a..b")]
    [InlineData("a.lock")]
    [InlineData(".use")]
    public async Task Open_NoName_IsRefused(string name)
    {
        _box.InitWith("a.txt", "1\n");
        var fault = await Assert.ThrowsAsync<CapabilityException>(async () => await OpenAsync(Provider(), name));
        Assert.Contains("nothing was run", fault.Message);
        Assert.Contains("is no name of a worktree", fault.Message);
    }

    [Fact]
    public async Task Open_WithoutRepositoryOrCommit_Fails()
    {
        Assert.Contains("no git repository", (await Assert.ThrowsAsync<CapabilityException>(async () => await OpenAsync(Provider()))).Message);
        _box.Init();
        Assert.Contains("no commit yet", (await Assert.ThrowsAsync<CapabilityException>(async () => await OpenAsync(Provider()))).Message);
    }

    [Fact]
    public async Task Open_PlaceWithinTheRepository_Fails()
    {
        _box.InitWith("a.txt", "1\n");
        _box.Workspace.Settings = AgentJson.Parse($$"""{"worktrees":"{{_box.Work}}/trees"}""");
        var fault = await Assert.ThrowsAsync<CapabilityException>(async () => await OpenAsync(Provider()));
        Assert.Contains("lies within the repository", fault.Message);
    }

    [Fact]
    public async Task Includes_ComeAlong_AndAreKeptWhenChanged()
    {
        _box.InitWith(".gitignore", ".env\nbin/\nlocal/\n").With(".worktreeinclude", ".env\nlocal/*.json\nnot-ignored.txt\n").Commit("Second");
        _box.With(".env", "KEY=1\n").With("local/a.json", "{}").With("local/b.txt", "no").With("bin/x", "no").With("not-ignored.txt", "no");
        var provider = Provider();
        var (root, made) = await OpenAsync(provider, "t");
        Assert.Equal("KEY=1\n", File.ReadAllText(Path.Combine(root, ".env")));
        Assert.True(File.Exists(Path.Combine(root, "local", "a.json")));
        Assert.False(File.Exists(Path.Combine(root, "local", "b.txt")));
        Assert.False(File.Exists(Path.Combine(root, "bin", "x")));
        Assert.False(File.Exists(Path.Combine(root, "not-ignored.txt")));
        Assert.Contains("Secrets may be among them: .env.", made.Notices);

        File.WriteAllText(Path.Combine(root, ".env"), "KEY=2\n");
        Assert.Contains("is kept, since .env is another", await provider.CloseAsync(root, CancellationToken.None));
        (root, _) = await OpenAsync(provider, "t");
        File.WriteAllText(Path.Combine(root, ".env"), "KEY=1\n");
        Assert.Contains("is removed", await provider.CloseAsync(root, CancellationToken.None));
    }

    [Fact]
    public async Task Subfolder_IsTheRootThere()
    {
        using var box = new GitSandbox("part");
        box.Init().With("a.txt", "1\n").Commit("First");
        var provider = new WorktreeProvider(box.Workspace, name => name == "HOME" ? box.Home : null);
        var made = await provider.OpenAsync(new WorkspaceProviderRequest { Name = "t" }, CancellationToken.None);
        Assert.EndsWith("/t/part", made.Root);
        Assert.Equal([box.Work], made.Denied);
        Assert.Contains("is removed", await provider.CloseAsync(made.Root, CancellationToken.None));
    }

    [Fact]
    public async Task Hundred_AtOnce_AllCome()
    {
        _box.InitWith("a.txt", "1\n");
        _box.Git("remote", "add", "origin", _box.Work);
        _box.Git("fetch", "-q", "origin");
        _box.Git("branch", "--set-upstream-to=origin/main");
        var provider = Provider();
        var opened = await Task.WhenAll(Enumerable.Range(0, 100).Select(async _ => (await OpenAsync(provider)).Root));
        Assert.Equal(100, opened.Distinct(StringComparer.Ordinal).Count());
        Assert.All(opened, root => Assert.Equal("1\n", File.ReadAllText(Path.Combine(root, "a.txt"))));
        var said = await Task.WhenAll(opened.Select(async root => await provider.CloseAsync(root, CancellationToken.None)));
        Assert.All(said, text => Assert.Contains("is removed", text));
        Assert.Single(_box.Git("worktree", "list").Trim().Split('\n'));
    }

    /// <summary>Git fails to list worktrees while one of them is being made: its folder is there, and what says where it belongs is empty yet.</summary>
    [Theory]
    [InlineData("open")]
    [InlineData("list")]
    [InlineData("close")]
    public async Task BesideOneThatIsBeingMade_ItWaits(string what)
    {
        _box.InitWith("a.txt", "1\n");
        var provider = Provider();
        var (root, _) = await OpenAsync(provider, "first");
        if (what == "close")
        {
            // One that stays: it is only unlocked.
            await File.WriteAllTextAsync(Path.Combine(root, "work.txt"), "x", TestContext.Current.CancellationToken);
        }

        var home = await WorktreeHome.FindAsync(_box.Workspace, Variables, CancellationToken.None);
        var half = Directory.CreateDirectory(Path.Combine(home.Common, "worktrees", "half")).FullName;
        foreach (var (name, text) in ((string, string)[])[("gitdir", "/nowhere/half/.git\n"), ("HEAD", "ref: refs/heads/main\n"), ("commondir", "")])
        {
            await File.WriteAllTextAsync(Path.Combine(half, name), text, TestContext.Current.CancellationToken);
        }

        var (trace, from) = (_box.Workspace.At("trace"), _box.Processes.Started.Count);
        _box.Processes.Variables["GIT_TRACE2_EVENT"] = trace;
        Task<int> working;
        using (await home.LockAsync(CancellationToken.None))
        {
            working = WorkAsync();
            await Eventually.TrueAsync(() => working.IsCompleted || (what == "close"
                ? _box.Processes.Started.Skip(from).Any(static spec => spec.Arguments.Contains("status"))
                : File.Exists(trace) && File.ReadAllText(trace).Contains("\"code\":128", StringComparison.Ordinal)));
            Directory.Delete(half, recursive: true);
        }

        Assert.Equal(0, await working);
        _box.Processes.Variables.Remove("GIT_TRACE2_EVENT");
        Assert.True(what != "close" || !_box.Git("worktree", "list", "--porcelain").Contains("locked", StringComparison.Ordinal));

        async Task<int> WorkAsync()
        {
            switch (what)
            {
                case "open":
                    await OpenAsync(provider, "second");
                    return 0;
                case "close":
                    await provider.CloseAsync(root, CancellationToken.None);
                    return 0;
                default:
                    return (await CommandAsync("list")).ExitCode;
            }
        }
    }

    [Fact]
    public async Task FiveThousandFiles_TakeHardlyLongerThanGit()
    {
        _box.Init();
        for (var i = 0; i < 5_000; i++)
        {
            _box.With($"d{i / 100}/f{i}.txt", $"file {i}\n");
        }

        _box.Commit("Many");
        var clock = Stopwatch.StartNew();
        _box.Git("worktree", "add", "--quiet", "--detach", _box.Workspace.At("plain"));
        var plain = clock.Elapsed.TotalSeconds;
        clock.Restart();
        await OpenAsync(Provider());

        // A second on a quiet machine; where others build beside it, what git itself takes, and as much again.
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, Math.Max(1, (2 * plain) + 1));
        TestContext.Current.TestOutputHelper?.WriteLine($"a worktree of 5,000 files: {clock.Elapsed.TotalSeconds:0.00} s, by git alone {plain:0.00} s");
    }
}
