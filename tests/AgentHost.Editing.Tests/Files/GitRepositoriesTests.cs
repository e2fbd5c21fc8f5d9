using AgentHost.Client;
using AgentHost.FileSystem;
using AgentHost.Permissions;
using AgentHost.Permissions.Tests;

namespace AgentHost.Editing.Tests.Files;

public sealed class GitRepositoriesTests : IDisposable
{
    private readonly TempWorkspace _ws = new();

    [Theory]
    [InlineData(
        "[core]\n\tbare = false\n[remote \"origin\"]\n\turl = git@x:y\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n[branch \"main\"]\n\tremote = origin\n"
        + "# x\n",
        true)]
    [InlineData("[user]\n\tname = a", true)]
    [InlineData("[filter \"x\"]\n\tclean = evil", false)]
    [InlineData("[diff \"x\"]\n\ttextconv = evil", false)]
    [InlineData("[diff]\n\texternal = evil", false)]
    [InlineData("[include]\n\tpath = ../evil", false)]
    [InlineData("[includeIf \"gitdir:x\"]\n\tpath = evil", false)]
    [InlineData("[gpg]\n\tprogram = evil", false)]
    [InlineData("[format]\n\tpretty = %G?", false)]
    [InlineData("[core]\n\tworktree = /", false)]
    [InlineData("[core]\n\tbare = false \\\n[filter \"x\"]", false)] // goes on in the next line
    [InlineData("[core] fsmonitor = evil\n", false)]
    [InlineData("[extensions]\n\tworktreeConfig = true", false)]
    [InlineData("[remote \"origin\"]\n\tuploadpack = evil", false)]
    [InlineData("[remote \"a\\\"b\"]\n", false)]
    [InlineData("x = y", false)]
    [InlineData("[", false)]
    public void JudgeConfig_OnlyWhatNamesNoProgram_IsClean(string config, bool clean) =>
        Assert.Equal(clean, GitRepositories.JudgeConfig(config.Split('\n')) is null);

    [Fact]
    public void JudgeConfig_RandomText_NeverThrows()
    {
        var random = new Random(17);
        const string alphabet = "[]\"\\ =ab#;\tcore";
        for (var i = 0; i < 20_000; i++)
        {
            GitRepositories.JudgeConfig([string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => alphabet[random.Next(alphabet.Length)]))]);
        }
    }

    [Theory]
    [InlineData("[remote \"origin\"]\n\turl = https://me:p4ss@host/x.git\n", "", true)]
    [InlineData("[remote \"origin\"]\n\turl = https://ghp_0123456789abcdef0123456789abcdef0123@github.com/x.git\n", "", true)]
    [InlineData("[remote \"origin\"]\n\turl = https://github.com/x.git\n", "[url \"https://x:t0ken@github.com/\"]\n\tinsteadOf = https://github.com/\n", true)]
    [InlineData("[remote \"origin\"]\n\turl = git@github.com:x/y.git\n", "[user]\n\tname = x\n", false)]
    public void Evaluate_GitRemoteThatWouldShowALogin_Asks(string config, string own, bool asks)
    {
        _ws.Put(".git/HEAD", "ref: refs/heads/main");
        _ws.Put(".git/config", config);
        Directory.CreateDirectory(Path.Combine(_ws.Root, "src"));
        File.WriteAllText(Path.Combine(_ws.Paths.Home, ".gitconfig"), own);
        PermissionDecision Of(string line) =>
            PermissionEvaluator.Evaluate(
                Plans.Query(Plans.Shell(line)) with { Paths = _ws.Paths, AddressProblem = GitRepositories.AddressProblem }).Verdict.Decision;

        Assert.Equal(asks ? PermissionDecision.Ask : PermissionDecision.Allow, Of("git remote -v"));
        Assert.Equal(asks ? PermissionDecision.Ask : PermissionDecision.Allow, Of("cd src && git remote --verbose"));
        Assert.Equal(PermissionDecision.Allow, Of("git remote"));
        Assert.Equal(PermissionDecision.Allow, Of("git status"));
    }

    [Fact]
    public void Problem_Folders_AreJudgedByTheRepositoryThatHoldsThem()
    {
        Assert.Null(GitRepositories.Problem(_ws.Root, true)); // none
        _ws.Put("plain/.git/HEAD", "ref: refs/heads/main");
        _ws.Put("plain/.git/config", "[core]\n\tbare = false\n");
        _ws.Put("plain/src/a", "a");
        Assert.Null(GitRepositories.Problem(Path.Combine(_ws.Root, "plain/src"), true));
        File.WriteAllBytes(Path.Combine(_ws.Root, "plain/.git/index"), [1, 2, 3, 4, 0, 0, 0xE0, 0, 1]);
        Assert.NotNull(GitRepositories.Problem(Path.Combine(_ws.Root, "plain/src"), true)); // holds another repository
        Assert.Null(GitRepositories.Problem(Path.Combine(_ws.Root, "plain/src"), false));

        _ws.Put("filtered/.git/HEAD", "x");
        _ws.Put("filtered/.git/config", "[filter \"x\"]\n\tclean = evil\n");
        _ws.Put("elsewhere/.git", "gitdir: ../evil");
        _ws.Put("bare/HEAD", "x");
        _ws.Put("bare/objects/x", "x");
        _ws.Put("shared/.git/HEAD", "x");
        _ws.Put("shared/.git/commondir", "../../evil");
        foreach (var name in new[] { "filtered", "elsewhere", "bare", "shared", "bare/objects" })
        {
            Assert.NotNull(GitRepositories.Problem(Path.Combine(_ws.Root, name), false));
        }
    }

    public void Dispose() => _ws.Dispose();
}
