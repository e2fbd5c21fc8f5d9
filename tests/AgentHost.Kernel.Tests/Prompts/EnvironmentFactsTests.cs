using AgentHost.Kernel.Prompts;

namespace AgentHost.Kernel.Tests.Prompts;

public sealed class EnvironmentFactsTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("agent-facts-");

    [Theory]
    [InlineData("ref: refs/heads/main\n", "branch main")]
    [InlineData("ref: refs/heads/feature/a b", "branch feature/a b")]
    [InlineData("0123456789abcdef0123456789abcdef01234567\n", "detached at 0123456789ab")]
    [InlineData("", "detached at ")]
    public void Of_Repository_ReadsItsHead(string head, string expected)
    {
        var git = _root.CreateSubdirectory(".git");
        File.WriteAllText(Path.Combine(git.FullName, "HEAD"), head);

        Assert.Equal(expected, Facts(_root.CreateSubdirectory("below/it").FullName).Git);
    }

    [Fact]
    public void Of_Worktree_SaysThatItIsOne()
    {
        File.WriteAllText(Path.Combine(_root.FullName, ".git"), "gitdir: /elsewhere");

        Assert.Equal("a worktree or submodule", Facts(_root.FullName).Git);
    }

    [Fact]
    public void Of_RepositoryWithoutAHead_DoesNotFail()
    {
        _root.CreateSubdirectory(".git");

        Assert.Equal("a repository that cannot be read", Facts(_root.FullName).Git);
    }

    [Fact]
    public void Fill_Names_AreReplacedAndOthersStay()
    {
        var facts = new EnvironmentFacts("/w", "local", "bash", new DateOnly(2026, 3, 4), "branch main");

        Assert.Equal("/w local bash 2026-03-04 branch main {{other}} {", facts.Fill("{{workspace}} {{target}} {{shell}} {{date}} {{git}} {{other}} {"));
        Assert.Equal("plain", facts.Fill("plain"));
    }

    public void Dispose() => _root.Delete(recursive: true);

    private static EnvironmentFacts Facts(string folder) => EnvironmentFacts.Of(folder, "local", "bash", new FakeTime());
}
