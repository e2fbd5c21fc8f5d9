namespace AgentHost.EndToEnd.Tests.Sessions;

public sealed class WorktreeTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    private Task<AgentResult> RunAsync(params IReadOnlyList<string> words) => _sandbox.RunAsync(["--model", "offline/rules", "--yolo", .. words]);

    [Fact]
    public async Task Run_WorksInTheWorktree_KeepsIt_AndFindsItAgain()
    {
        await _sandbox.Write("a.txt", "one\n").CommitAsync();
        var first = (await RunAsync("run echo new > b.txt", "--worktree", "t")).ExitedWith(0);
        Assert.Contains("works in the worktree", first.Error, StringComparison.Ordinal);
        Assert.Contains("is kept, since 1 path is not committed", first.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_sandbox.PathOf("b.txt")));
        Assert.Equal("", await _sandbox.GitAsync("status", "--porcelain"));

        var tree = Assert.Single((await _sandbox.AgentAsync("worktree", "list", "--json")).ExitedWith(0).Json().GetProperty("worktrees").EnumerateArray());
        Assert.Equal("t", tree.GetProperty("name").GetString());
        Assert.Equal("new\n", File.ReadAllText(Path.Combine(tree.GetProperty("path").GetString()!, "b.txt")));

        Assert.Contains("new", (await RunAsync("--worktree=t", "read b.txt")).ExitedWith(0).Output, StringComparison.Ordinal);
        File.Delete(Path.Combine(tree.GetProperty("path").GetString()!, "b.txt"));
        Assert.Contains("is removed", (await _sandbox.AgentAsync("worktree", "clean")).ExitedWith(0).Output, StringComparison.Ordinal);
        Assert.Equal("", await _sandbox.GitAsync("branch", "--list", "agent/*"));
    }

    [Fact]
    public async Task Run_IsKeptOutOfTheCheckout()
    {
        await _sandbox.Write("a.txt", "secret of the checkout\n").CommitAsync();
        var file = _sandbox.PathOf("a.txt");
        foreach (var prompt in (string[])[$"read {file}", $"run cat {file}", $"run echo x > {file}"])
        {
            var result = await RunAsync("--allow", "shell", "--allow", "read", prompt, "--worktree");
            Assert.Contains("in its place", result.Output + result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("secret of the checkout", result.Output, StringComparison.Ordinal);
        }

        Assert.Equal("secret of the checkout\n", _sandbox.Read("a.txt"));
    }

    [Fact]
    public async Task Run_GivesNoVariableOfAnotherRepository()
    {
        await _sandbox.Write("a.txt", "one\n").CommitAsync();
        _sandbox.Set("GIT_DIR", "/nowhere").Set("GIT_WORK_TREE", "/nowhere");
        var result = (await RunAsync("run git branch --show-current && env", "--worktree=t")).ExitedWith(0);
        Assert.DoesNotContain("/nowhere", result.Output, StringComparison.Ordinal);
        Assert.Contains("agent/t", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithoutRepository_RunsNothing()
    {
        var result = await RunAsync("run touch made", "--worktree");
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("No worktree could be made, so nothing was run", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_sandbox.PathOf("made")));
    }

    [Fact]
    public async Task Run_PromptTakenForAName_IsSaid()
    {
        await _sandbox.Write("a.txt", "one\n").CommitAsync();
        var result = await RunAsync("--worktree", "run touch made");
        Assert.NotEqual(0, result.ExitCode);
        Assert.False(File.Exists(_sandbox.PathOf("made")));
    }

    [Fact]
    public async Task Setting_GivesEachNewSessionAWorktree()
    {
        await _sandbox.Write("a.txt", "one\n").CommitAsync();
        _sandbox.UserSettings("""{ "sessions": { "folder": "worktree" } }""");
        (await RunAsync("--session", "mine", "run echo new > b.txt")).ExitedWith(0);
        Assert.False(File.Exists(_sandbox.PathOf("b.txt")));
        Assert.Contains("new", (await RunAsync("--session", "mine", "read b.txt")).ExitedWith(0).Output, StringComparison.Ordinal);
        var names = (await _sandbox.AgentAsync("worktree", "list", "--json")).Json().GetProperty("worktrees").EnumerateArray()
            .Select(static tree => tree.GetProperty("name").GetString());
        Assert.Equal(["mine"], names);
    }

    [Fact]
    public async Task Setting_ThatNoPluginServes_FailsTheRun()
    {
        _sandbox.UserSettings("""{ "sessions": { "folder": "nothing" } }""");
        var result = await RunAsync("run touch made");
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("called \"nothing\"", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_sandbox.PathOf("made")));
    }

    [Fact]
    public async Task Commit_TakesWhatTheTurnChanged_AndNothingElse()
    {
        await _sandbox.Write("a.txt", "one\n").CommitAsync();
        _sandbox.Write("mine.txt", "mine\n");
        var result = (await RunAsync("--commit", "run echo new > b.txt")).ExitedWith(0);
        Assert.Contains("Committed what the turn changed", result.Error, StringComparison.Ordinal);
        Assert.Equal("b.txt\n", await _sandbox.GitAsync("show", "--name-only", "--format="));
        Assert.Equal("?? mine.txt\n", await _sandbox.GitAsync("status", "--porcelain"));
    }

    [Fact]
    public async Task Commit_InAWorktree_LeavesTheBranch()
    {
        await _sandbox.Write("a.txt", "one\n").CommitAsync();
        var result = (await RunAsync("--commit", "--worktree=t", "run echo new > b.txt")).ExitedWith(0);
        Assert.Contains("its 1 commit is on the branch agent/t", result.Error, StringComparison.Ordinal);
        Assert.Equal("b.txt\n", await _sandbox.GitAsync("show", "--name-only", "--format=", "agent/t"));
        Assert.False(File.Exists(_sandbox.PathOf("b.txt")));
    }
}
