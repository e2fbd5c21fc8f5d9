using AgentHost.Client;
using AgentHost.Permissions.Rules;
using AgentHost.Processes.Sandboxing;

namespace AgentHost.Processes.Tests.Asking;

/// <summary>Lines that coding models really write, in a clean repository: which of them ask.</summary>
public sealed class EverydayLineTests : IAsyncLifetime
{
    private readonly CleanRepository _repository = new();

    private static CancellationToken None => TestContext.Current.CancellationToken;

    private static (string Kind, string Line, bool Asks)[] Rows { get; } =
    [
        .. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Lines", "everyday.tsv"))
            .Select(static row => row.Split('\t'))
            .Select(static cells => (cells[0], cells[1], cells.Length > 2))
    ];

    public async ValueTask InitializeAsync() => await _repository.FillAsync(None);

    public ValueTask DisposeAsync() => _repository.DisposeAsync();

    [Theory]
    [InlineData(PermissionMode.Default)]
    [InlineData(PermissionMode.Plan)]
    public async Task Reading_WithoutASandbox_RunsUnasked(PermissionMode mode)
    {
        var wrong = new List<string>();
        foreach (var (_, line, asks) in Rows.Where(static row => row.Kind == "read"))
        {
            var verdict = (await _repository.JudgeAsync(line, mode, None)).Verdict;
            if (verdict.Decision == PermissionDecision.Allow == asks)
            {
                wrong.Add($"{line}    {verdict.Reason}");
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} wrong:\n{string.Join('\n', wrong)}");
        Assert.True(Rows.Count(static row => row is { Kind: "read", Asks: false }) >= 0.97 * Rows.Count(static row => row.Kind == "read"));
    }

    [Theory]
    [InlineData(PermissionMode.Default)]
    [InlineData(PermissionMode.AcceptEdits)]
    [InlineData(PermissionMode.Plan)]
    [InlineData(PermissionMode.DontAsk)]
    public async Task Reading_WithASandboxThatChangesNothing_AllRunsUnasked(PermissionMode mode)
    {
        var wrong = new List<string>();
        foreach (var (_, line, asks) in Rows.Where(static row => row.Kind == "read"))
        {
            var evaluation = await _repository.JudgeAsync(line, mode, None, hasReadingSandbox: true);
            if (evaluation.Verdict.Decision != PermissionDecision.Allow || evaluation.ReadsInSandbox != asks)
            {
                wrong.Add($"{line}    {evaluation.Verdict.Reason}");
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} wrong:\n{string.Join('\n', wrong)}");
    }

    [Fact]
    public async Task Building_InTheProfileSandboxed_AllRunsUnasked()
    {
        var wrong = new List<string>();
        foreach (var (kind, line, _) in Rows)
        {
            var verdict = (await _repository.JudgeAsync(
                line, PermissionMode.AcceptEdits, None, hasReadingSandbox: true, rules: PermissionRules.Empty with { Sandboxed = true })).Verdict;
            if (verdict.Decision != PermissionDecision.Allow || (kind == "build" && !verdict.Sandbox))
            {
                wrong.Add($"{line}    {verdict.Reason}");
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} wrong:\n{string.Join('\n', wrong)}");
    }

    [Fact]
    public async Task Reading_InTheReadingSandbox_ChangesNothing()
    {
        var sandbox = new WorkspaceSandbox(
            new Sandbox(_repository.Backend), SandboxMode.Unset, new SandboxPlace(_repository.Root, _repository.Home, [], static () => []));
        IProcesses Reading(ToolPlan plan) =>
            sandbox.For(_repository.Processes, plan, "shell", PermissionRules.Empty, onlyReads: true, hidesHistory: false);
        _repository.Write(".env", "TOKEN=canary-in-a-file\n");
        var before = _repository.Snapshot();

        // These two try a network that is not there for half a minute.
        foreach (var (_, line, _) in Rows.Where(static row => row is { Kind: "read", Line: not ("npm outdated" or "npm view react version") }))
        {
            var plan = new ToolPlan(new ToolCall("c", "shell", AgentJson.EmptyObject), line) { Resources = [Resource.ShellLine(line)] };
            var said = await _repository.RunAsync(line, None, Reading(plan));
            Assert.DoesNotContain("canary", said, StringComparison.Ordinal);
        }

        string[] changes =
            ["touch made", "echo x > README.md", "rm src/app.py", "git commit -qam x", "sed -i s/a/b/ README.md", "cat .env", "curl -s example.com"];
        foreach (var line in changes)
        {
            var plan = new ToolPlan(new ToolCall("c", "shell", AgentJson.EmptyObject), line) { Resources = [Resource.ShellLine(line)] };
            await _repository.RunAsync(line, None, Reading(plan));
        }

        Assert.Equal(before, _repository.Snapshot());
    }

    [Theory]
    [InlineData("npm test")]
    [InlineData("dotnet build")]
    [InlineData("python3 src/app.py")]
    [InlineData("git commit -m x")]
    [InlineData("git push")]
    [InlineData("sed -i s/a/b/ src/app.py")]
    [InlineData("sort -o README.md README.md")]
    [InlineData("find . -delete")]
    [InlineData("find . -exec rm {} +")]
    [InlineData("rm README.md")]
    [InlineData("cat README.md > copy.md")]
    [InlineData("git diff && npm test")]
    [InlineData("cat ~/.ssh/id_rsa")]
    [InlineData("awk 1 ~/.ssh/id_rsa")]
    [InlineData("cat /etc/passwd")]
    [InlineData("git show HEAD:.env")]
    [InlineData("xargs rm < README.md")]
    [InlineData("git branch -D main")]
    [InlineData("git stash pop")]
    [InlineData("git tag v1")]
    [InlineData("git config user.name b")]
    [InlineData("git log -1 && awk 'BEGIN{system(\"git show HEAD~2:.env\")}'")]
    [InlineData("git status | sed 's/.*/git log -p/e'")]
    [InlineData("git diff --stat; make -n --eval='$(shell git log -p)'")]
    [InlineData("git status -s && env -S'git log -p'")]
    [InlineData("git log -1 && sort --compress-program='git log -p' README.md")]
    public async Task NoReader_NeverStartsInTheReadingSandbox(string line)
    {
        var evaluation = await _repository.JudgeAsync(line, PermissionMode.Default, None, hasReadingSandbox: true);
        Assert.Equal(PermissionDecision.Ask, evaluation.Verdict.Decision);
        Assert.False(evaluation.ReadsInSandbox);
    }
}
