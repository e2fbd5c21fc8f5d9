using System.Diagnostics;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Attachments.Tests;

public sealed class GitSourceTests : IDisposable
{
    private readonly TestWorkspace _workspace = new();

    public GitSourceTests()
    {
        _workspace.Processes = new TestProcesses(_workspace.Root);
        _workspace.With("a.txt", "one\n");
        Git("init", "-q", "-b", "main");
        Git("config", "user.name", "T");
        Git("config", "user.email", "t@example.org");
        Git("add", "-A");
        Git("commit", "-q", "-m", "Begin");
        _workspace.With("a.txt", "two\n");
    }

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("diff", "+two")]
    [InlineData("status", "M a.txt")]
    [InlineData("log", "Begin")]
    [InlineData("show:HEAD", "+one")]
    [InlineData("staged", "(nothing)")]
    public async Task Invoke_Target_IsWhatGitSays(string target, string said) =>
        Assert.Contains(said, await AskAsync(target, "text"), StringComparison.Ordinal);

    [Fact]
    public async Task Invoke_DiffFromABase_IsWhatChangedSince()
    {
        Git("commit", "-q", "-a", "-m", "Second");
        _workspace.With("a.txt", "three\n");

        var diff = await AskAsync("diff:HEAD~1", "text");

        Assert.Contains("-one", diff, StringComparison.Ordinal);
        Assert.Contains("+three", diff, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_DiffBeforeTheFirstCommit_IsAllThatIsTracked()
    {
        Directory.Delete(_workspace.At(".git"), recursive: true);
        Git("init", "-q", "-b", "main");
        Assert.Equal("(nothing)", await AskAsync("diff", "text"));
        Git("add", "a.txt");

        Assert.Contains("+two", await AskAsync("diff", "text"), StringComparison.Ordinal);
        Directory.Delete(_workspace.At(".git"), recursive: true);
        Assert.Contains("not a git repository", await AskAsync("diff", "error"), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("diff:--output=x", "is none of")]
    [InlineData("diff:nothing", "git said")]
    [InlineData("show:--output=x", "is none of")]
    [InlineData("show:nothing", "git said")]
    [InlineData("push", "is none of")]
    [InlineData("", "is none of")]
    public async Task Invoke_WhatIsNone_IsAnError(string target, string said) =>
        Assert.Contains(said, await AskAsync(target, "error"), StringComparison.Ordinal);

    [Fact]
    public async Task Invoke_RepositoryThatNamesPrograms_StartsNoneOfThem()
    {
        Git("config", "diff.external", "touch " + _workspace.At("ran.txt"));
        Git("config", "core.fsmonitor", "touch " + _workspace.At("ran.txt"));

        await AskAsync("diff", "text");
        Assert.False(File.Exists(_workspace.At("ran.txt")));

        Git("config", "filter.x.clean", "touch " + _workspace.At("ran.txt"));
        _workspace.Trusted = false;
        Assert.Contains("not trusted", await AskAsync("diff", "error"), StringComparison.Ordinal);
        Assert.False(File.Exists(_workspace.At("ran.txt")));
    }

    [Fact]
    public async Task Invoke_OnATarget_TheRepositoryThereIsAsked()
    {
        _workspace.Target = "ssh:far";
        Assert.Contains("+two", await AskAsync("diff", "text"), StringComparison.Ordinal);

        Git("config", "filter.x.clean", "touch " + _workspace.At("ran.txt"));
        Assert.Equal("the repository's configuration on ssh:far names programs that git would start.", await AskAsync("diff", "error"));
        Assert.False(File.Exists(_workspace.At("ran.txt")));
    }

    private async Task<string> AskAsync(string target, string member, string timeout = "20")
    {
        var call = AgentJson.ToElement<IReadOnlyDictionary<string, System.Text.Json.JsonElement>>(
            new Dictionary<string, System.Text.Json.JsonElement> { ["target"] = AgentJson.ToElement(target), ["timeoutSeconds"] = AgentJson.Parse(timeout) });
        var answer = await new GitSource(_workspace).InvokeAsync(call, TestContext.Current.CancellationToken);
        Assert.True(answer.TryGetProperty(member, out var text), answer.GetRawText());
        return text.GetString()!;
    }

    /// <summary>A configuration that includes a pipe keeps git waiting for ever.</summary>
    [Theory]
    [InlineData("diff")]
    [InlineData("log")]
    public async Task Invoke_GitThatNeverEnds_IsLeftInTime_AndSaidToBe(string target)
    {
        using (var made = Process.Start("mkfifo", [_workspace.At(".git/pipe")]))
        {
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await File.AppendAllTextAsync(_workspace.At(".git/config"), "\n[include]\n\tpath = pipe\n", TestContext.Current.CancellationToken);

        Assert.Equal(
            "git did not end within 0.5 s (context.timeout).",
            await AskAsync(target, "error", "0.5").WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Invoke_ConfigurationThatIsALinkToAPipe_IsRefusedAtOnce()
    {
        var config = _workspace.At(".git/config");
        using (var made = Process.Start("mkfifo", [config + ".pipe"]))
        {
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        File.Delete(config);
        File.CreateSymbolicLink(config, "config.pipe");
        _workspace.Trusted = false;

        Assert.Contains(
            "agent trust",
            await Task.Run(() => AskAsync("diff", "error")).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    private void Git(params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo("git", words) { UseShellExecute = false, WorkingDirectory = _workspace.Root })!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
