using System.Text.Json;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Git.Tests;

public sealed class CommitTests : IDisposable
{
    private readonly GitSandbox _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Commit_Staged_TellsHashBranchAndFiles()
    {
        _box.Init().With("a.txt", "1\n").With("b.txt", "1\n");
        Assert.Contains("A a.txt +1 -0", await _box.TextAsync("""{"action":"add","paths":["a.txt"]}"""));
        var result = await _box.RunAsync("""{"action":"commit","message":"#1: \"quotes\" $(touch made)\n\nBody with `touch made`\n# no comment"}""");
        var data = result.Data!.Value;
        Assert.Matches(
            "^Committed [0-9a-f]{10} on main: #1: \"quotes\" \\$\\(touch made\\)\n1 file, \\+1 -0\n  A a.txt \\+1 -0$", TestWorkspace.TextOf(result));
        Assert.Equal(_box.Git("rev-parse", "HEAD").Trim(), data.GetProperty("hash").GetString());
        Assert.Equal("main", data.GetProperty("branch").GetString());
        Assert.Equal("a.txt", data.GetProperty("files")[0].GetProperty("path").GetString());
        Assert.Equal("#1: \"quotes\" $(touch made)\n\nBody with `touch made`\n# no comment\n\n", _box.Git("log", "-1", "--format=%B"));
        Assert.False(File.Exists(_box.At("made")));
        Assert.Equal("Ann Onym <ann@example.org>\n", _box.Git("log", "-1", "--format=%an <%ae>"));
    }

    [Fact]
    public async Task Commit_PathsAndAll_TakeTheirs()
    {
        _box.Init().With("a.txt", "1\n").With("b.txt", "1\n").Commit("First").With("a.txt", "2\n").With("b.txt", "2\n");
        Assert.Contains("1 file", await _box.TextAsync("""{"action":"commit","message":"A","paths":["a.txt"]}"""));
        Assert.Equal("b.txt\n", _box.Git("diff", "--name-only"));
        Assert.Contains("  M b.txt", await _box.TextAsync("""{"action":"commit","message":"B","all":true}"""));
        Assert.Contains("nothing is staged", await _box.ErrorAsync("""{"action":"commit","message":"C"}"""));
        Assert.Contains("new files have to be added first", await _box.ErrorAsync("""{"action":"commit","message":"C","paths":["none.txt"]}"""));
    }

    [Fact]
    public async Task Commit_Amend_SaysWhatItReplaced()
    {
        _box.InitWith("a.txt", "1\n").With("b.txt", "1\n").Git("add", "-A");
        var before = _box.Git("rev-parse", "HEAD").Trim();
        var text = await _box.TextAsync("""{"action":"commit","amend":true}""");
        Assert.Contains($"in place of {before[..10]}: First", text);
        Assert.Equal("1\n", _box.Git("rev-list", "--count", "HEAD"));
    }

    [Theory]
    [InlineData("user.name")]
    [InlineData("user.email")]
    public async Task Commit_WithoutIdentity_AsksForIt(string missing)
    {
        _box.Init().With("a.txt", "1\n").Git("config", "--unset", missing);
        _box.Git("add", "-A");
        var text = await _box.ErrorAsync("""{"action":"commit","message":"x"}""");
        Assert.Contains("Nothing was committed. Git does not know whose commit it is", text);
        Assert.Contains("git config user.name NAME", text);
    }

    [Fact]
    public async Task Commit_Hook_RefusesWithItsWords()
    {
        _box.InitWith("a.txt", "1\n").Hook("pre-commit", "echo checking; echo 'a.txt:1: bad style' >&2; exit 1\n");
        _box.With("a.txt", "2\n");
        var text = await _box.ErrorAsync("""{"action":"commit","message":"x","all":true}""");
        Assert.Contains("Nothing was committed", text);
        Assert.Contains("checking", text);
        Assert.Contains("a.txt:1: bad style", text);
        Assert.Equal("1\n", _box.Git("rev-list", "--count", "HEAD"));
    }

    [Fact]
    public async Task Commit_SilentHook_IsNoEmptyIndex()
    {
        _box.InitWith("a.txt", "1\n").Hook("pre-commit", "exit 1\n");
        _box.With("a.txt", "2\n").Git("add", "-A");
        Assert.Contains("said nothing", await _box.ErrorAsync("""{"action":"commit","message":"x"}"""));
    }

    [Fact]
    public async Task Commit_Hooks_ChangeMessageAndSeeCleanEnvironment()
    {
        _box.InitWith("a.txt", "1\n").Hook("commit-msg", "echo 'Checked: yes' >> \"$1\"\n");
        _box.Hook("pre-commit", "git diff --cached --name-only -- '*.txt' >&2; echo \"pathspecs:$GIT_LITERAL_PATHSPECS locks:$GIT_OPTIONAL_LOCKS\" >&2\n");
        _box.With("a.txt", "2\n");
        var text = await _box.TextAsync("""{"action":"commit","message":"x","all":true}""");
        Assert.EndsWith("git and its hooks said:\na.txt\npathspecs: locks:", text);
        Assert.Contains("Checked: yes", _box.Git("log", "-1", "--format=%B"));
    }

    [Fact]
    public async Task Commit_Trailer_IsTheSettings()
    {
        _box.InitWith("a.txt", "1\n").With("a.txt", "2\n");
        Trailer("Assisted-by: agent");
        await _box.TextAsync("""{"action":"commit","message":"Subject\n\nBody.","all":true}""");
        Assert.Equal("Subject\n\nBody.\n\nAssisted-by: agent\n\n", _box.Git("log", "-1", "--format=%B"));
        await _box.TextAsync("""{"action":"commit","amend":true}""");
        Assert.Equal("Assisted-by: agent\n\n", _box.Git("log", "-1", "--format=%(trailers)"));
        Trailer("no trailer");
        Assert.Contains("plugins.git.trailer is no trailer", await _box.ErrorAsync("""{"action":"commit","message":"x","all":true}"""));
    }

    [Fact]
    public async Task Commit_TemplateAndModel_AreFilled()
    {
        _box.InitWith("a.txt", "1\n").With("a.txt", "2\n");
        Settings("""{"trailer":"Assisted-by: {model}","template":"PROJ: {message}"}""");
        _box.Workspace.Model = "test/grey";
        await _box.TextAsync("""{"action":"commit","message":"Say {model} and {message}","all":true}""");
        Assert.Equal("PROJ: Say {model} and {message}\n\nAssisted-by: test/grey\n\n", _box.Git("log", "-1", "--format=%B"));

        _box.With("a.txt", "3\n");
        _box.Workspace.Model = null;
        await _box.TextAsync("""{"action":"commit","message":"By a person","all":true}""");
        Assert.Equal("PROJ: By a person\n\n", _box.Git("log", "-1", "--format=%B"));
        Settings("""{"template":"nothing"}""");
        Assert.Contains("has no {message} and no {summary} in it", await _box.ErrorAsync("""{"action":"commit","message":"x","all":true}"""));
    }

    [Theory]
    [InlineData("""{"trailer":"Assisted-by: {model}"}""", "ends with this line: Assisted-by: test/grey\n")]
    [InlineData("""{"trailer":"no trailer"}""", null)]
    [InlineData("{}", null)]
    public async Task Section_Trailer_IsToldToTheModelForCommitsOfTheShell(string settings, string? told)
    {
        Settings(settings);

        var text = await new TrailerSection(_box.Workspace).BuildAsync(
            new PromptContext { SessionId = "s", Workspace = _box.Workspace, Model = "test/grey" }, TestContext.Current.CancellationToken);

        Assert.Equal(told is not null, text is not null);
        Assert.Contains(told ?? "", text ?? "");
    }

    [Fact]
    public async Task Commit_NoTrailer_UnlessSet()
    {
        _box.InitWith("a.txt", "1\n").With("a.txt", "2\n");
        await _box.TextAsync("""{"action":"commit","message":"Subject","all":true}""");
        Assert.Equal("Subject\n\n", _box.Git("log", "-1", "--format=%B"));
    }

    [Fact]
    public async Task Commit_SignedBySsh_IsSigned()
    {
        _box.InitWith("a.txt", "1\n").Shell($"ssh-keygen -q -t ed25519 -N '' -f {_box.Home}/key");
        _box.Git("config", "gpg.format", "ssh");
        _box.Git("config", "user.signingkey", $"{_box.Home}/key.pub");
        _box.Git("config", "commit.gpgsign", "true");
        _box.With("a.txt", "2\n");
        await _box.TextAsync("""{"action":"commit","message":"Signed","all":true}""");
        Assert.Contains("BEGIN SSH SIGNATURE", _box.Git("cat-file", "commit", "HEAD"));

        File.Delete($"{_box.Home}/key");
        _box.With("a.txt", "3\n");
        Assert.StartsWith("Nothing was committed.", await _box.ErrorAsync("""{"action":"commit","message":"x","all":true}"""));
    }

    [Fact]
    public async Task Commit_SigningProgramThatFails_SaysSo()
    {
        _box.InitWith("a.txt", "1\n").Git("config", "commit.gpgsign", "true");
        _box.Git("config", "gpg.program", "false");
        _box.With("a.txt", "2\n");
        Assert.Contains("could not be signed", await _box.ErrorAsync("""{"action":"commit","message":"x","all":true}"""));
    }

    [Fact]
    public async Task Commit_HangingHook_IsEndedAndLeavesNoLock()
    {
        _box.InitWith("a.txt", "1\n").Hook("pre-commit", "touch hangs; sleep 300\n");
        _box.With("a.txt", "2\n");
        _box.Workspace.ToolSettings = """{"timeout":2}""";
        Assert.Contains("did not end within 2 s", await _box.ErrorAsync("""{"action":"commit","message":"x","all":true}"""));
        Assert.True(File.Exists(_box.At("hangs")));
        Assert.Equal("1\n", _box.Git("rev-list", "--count", "HEAD"));
    }

    [Fact]
    public async Task Commit_LockedIndex_SaysSo()
    {
        _box.InitWith("a.txt", "1\n").With("a.txt", "2\n").With(".git/index.lock", "");
        Assert.Contains("Another git process works in this repository", await _box.ErrorAsync("""{"action":"commit","message":"x","all":true}"""));
    }

    [Fact]
    public async Task Commit_Detached_SaysSo()
    {
        _box.InitWith("a.txt", "1\n").Git("switch", "-q", "--detach");
        _box.With("a.txt", "2\n");
        Assert.Contains("on no branch (detached HEAD)", await _box.TextAsync("""{"action":"commit","message":"x","all":true}"""));
    }

    [Fact]
    public async Task Add_All_StagesDeletionsToo_AndNotWhatIsIgnored()
    {
        _box.InitWith("a.txt", "1\n").With(".gitignore", "*.log\n").With("x.log", "x").With("b.txt", "another\n");
        File.Delete(_box.At("a.txt"));
        var text = await _box.TextAsync("""{"action":"add","all":true}""");
        Assert.Contains("D a.txt", text);
        Assert.Contains("A b.txt", text);
        Assert.DoesNotContain("x.log", text);
        Assert.Contains("What is ignored is not added", await _box.ErrorAsync("""{"action":"add","paths":["x.log"]}"""));
    }

    [Fact]
    public async Task Add_CrlfWarning_IsTold()
    {
        _box.InitWith("a.txt", "1\n").Git("config", "core.autocrlf", "input");
        _box.With("a.txt", "1\r\n2\r\n");
        Assert.Contains("CRLF will be replaced by LF", await _box.TextAsync("""{"action":"add","paths":["a.txt"]}"""));
    }

    private void Trailer(string trailer) => Settings($$"""{"trailer":{{JsonSerializer.Serialize(trailer)}}}""");

    private void Settings(string json)
    {
        using var settings = JsonDocument.Parse(json);
        _box.Workspace.Settings = settings.RootElement.Clone();
    }
}
