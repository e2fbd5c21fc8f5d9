namespace AgentHost.Plugins.Git.Tests;

/// <summary>What a repository's configuration cannot bring about by being looked at.</summary>
public sealed class SafetyTests : IDisposable
{
    private static readonly string[] Looks =
    [
        """{"action":"status"}""", """{"action":"diff"}""", """{"action":"diff","staged":true}""", """{"action":"log"}""",
        """{"action":"show"}""", """{"action":"show","revision":"HEAD:a.txt"}""",
        """{"action":"blame","paths":["a.txt"]}""", """{"action":"branch","all":true}""", """{"action":"stash"}""",
        """{"action":"stash","op":"show"}""", """{"action":"worktree"}""",
    ];

    private readonly GitSandbox _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Looking_RunsNothingThatTheConfigurationNames()
    {
        Prepare();
        foreach (var look in Looks)
        {
            await _box.TextAsync(look);
            Assert.False(File.Exists(_box.At("made")), look);
        }
    }

    [Fact]
    public async Task Looking_Untrusted_RunsNoFilterEither()
    {
        Prepare();
        _box.Git("config", "filter.f=odd.clean", "touch made; cat");
        _box.Git("config", "filter.f=odd.required", "true");
        _box.Shell("mkdir -p .git/info; echo '* filter=f=odd' > .git/info/attributes; touch a.txt");
        _box.Workspace.Trusted = false;
        foreach (var look in Looks)
        {
            await _box.TextAsync(look);
            Assert.False(File.Exists(_box.At("made")), look);
        }

        _box.Workspace.Trusted = true;
        await _box.TextAsync("""{"action":"status"}""");
        Assert.True(File.Exists(_box.At("made")), "The filter would have run.");
    }

    [Fact]
    public async Task Looking_WritesNothing()
    {
        _box.InitWith("a.txt", "1\n");
        var index = Path.Combine(_box.Work, ".git", "index");
        File.SetLastWriteTimeUtc(_box.At("a.txt"), new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var before = File.ReadAllBytes(index);
        foreach (var look in Looks.Where(static look => !look.Contains("stash", StringComparison.Ordinal) && !look.Contains("diff", StringComparison.Ordinal)))
        {
            await _box.TextAsync(look);
        }

        Assert.Equal(before, File.ReadAllBytes(index));
    }

    [Fact]
    public async Task Environment_OfTheHost_DoesNotTurnGitAway()
    {
        _box.InitWith("a.txt", "1\n");
        foreach (var (name, value) in new[]
        {
            ("GIT_DIR", "/nowhere"), ("GIT_WORK_TREE", "/nowhere"), ("GIT_INDEX_FILE", "/nowhere"), ("GIT_CONFIG_COUNT", "x"),
            ("GIT_EXTERNAL_DIFF", "false"), ("GIT_LITERAL_PATHSPECS", "1"), ("LC_ALL", "de_DE.UTF-8")
        })
        {
            _box.Processes.Variables[name] = value;
        }

        _box.With("a.txt", "2\n");
        Assert.StartsWith("On main at ", await _box.TextAsync("""{"action":"status"}"""));
        Assert.Contains("+2", await _box.TextAsync("""{"action":"diff"}"""));
    }

    [Fact]
    public async Task EveryProgram_IsGit_WithoutPromptsAndPagers()
    {
        Prepare();
        foreach (var look in Looks)
        {
            await _box.TextAsync(look);
        }

        Assert.All(_box.Processes.Started, spec =>
        {
            Assert.Equal("git", spec.FileName);
            Assert.Equal("0", spec.Environment["GIT_OPTIONAL_LOCKS"]);
            Assert.Equal("0", spec.Environment["GIT_TERMINAL_PROMPT"]);
            Assert.Equal("C", spec.Environment["LC_ALL"]);
            Assert.False(spec.Arguments[0].StartsWith('-'), spec.Arguments[0]);
        });
    }

    [Fact]
    public async Task Escapes_OfCommits_ReachNobody()
    {
        _box.InitWith("a.txt", "1\n").With("b.txt", "\u001b[31mred\u001b[0m\u0007\n").Git("add", "-A");
        _box.Git("-c", "user.name=E\u001b[2Jvil", "commit", "-q", "-m", "Sub\u001b[2Jject");
        foreach (var look in (string[])[
            """{"action":"log"}""", """{"action":"show"}""", """{"action":"show","revision":"HEAD:b.txt"}""", """{"action":"blame","paths":["b.txt"]}"""
        ])
        {
            Assert.DoesNotContain('\u001b', await _box.TextAsync(look));
        }
    }

    [Fact]
    public async Task Cancelled_Call_EndsGit()
    {
        _box.InitWith("a.txt", "1\n").Hook("pre-commit", "touch begun; sleep 300\n");
        _box.With("a.txt", "2\n");
        using var cancel = new CancellationTokenSource();
        var call = _box.RunAsync("""{"action":"commit","message":"x","all":true}""", cancel.Token);
        while (!File.Exists(_box.At("begun")) && !call.IsCompleted)
        {
            await Task.Delay(10);
        }

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal("1\n", _box.Git("rev-list", "--count", "HEAD"));
    }

    private void Prepare()
    {
        _box.InitWith("a.txt", "1\n").With("a.txt", "2\n").Git("stash", "-q");
        _box.With("a.txt", "3\n").Git("add", "-A");
        _box.With("a.txt", "4\n");
        _box.Shell(
            "printf '#!/bin/sh\\ntouch made\\ncat \"$1\" 2>/dev/null\\n' > ../run.sh; chmod +x ../run.sh; mkdir -p .git/info; "
            + "echo '*.txt diff=d' > .git/info/attributes");
        var run = _box.Workspace.At("run.sh");
        _box.Hook("post-index-change", run + "\n");
        foreach (var name in (string[])[
            "core.fsmonitor", "core.pager", "pager.log", "core.editor", "diff.external", "diff.d.command",
            "diff.d.textconv", "gpg.program", "core.sshCommand", "core.askPass"
        ])
        {
            _box.Git("config", name, run);
        }

        _box.Git("config", "log.showSignature", "true");
        _box.Git("config", "color.ui", "always");
        _box.Git("config", "diff.noprefix", "true");
        _box.Git("config", "status.relativePaths", "false");
        File.Delete(_box.At("made"));
    }
}
