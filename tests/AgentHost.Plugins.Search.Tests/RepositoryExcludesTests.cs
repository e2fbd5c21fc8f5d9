using AgentHost.GitLayouts;
using AgentHost.Plugins.Search.Tests.Judging;

namespace AgentHost.Plugins.Search.Tests;

/// <summary>The tools see what git does not leave out, in every form of a repository; git itself is the judge.</summary>
public sealed class RepositoryExcludesTests : IDisposable
{
    private readonly string _base = Directory.CreateTempSubdirectory("excludes-").FullName;

    public void Dispose() => Directory.Delete(_base, recursive: true);

    public static TheoryData<string> Names => [.. GitLayout.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task GlobAndList_Layout_SeeWhatGitKeeps(string name)
    {
        var layout = Make(name);
        using var workspace = Answers.Open(layout.Root);

        Assert.Equal(layout.Kept(), Sorted((await Answers.GlobAsync(workspace, "**")).Files));
        Assert.Equal(layout.Kept(), Sorted(await Answers.ListAsync(workspace)));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("linked")]
    [InlineData("submodule")]
    [InlineData("relative-path")]
    public async Task Grep_FolderInARepositoryAboveTheWorkspace_SeesWhatGitKeeps(string name)
    {
        var layout = Make(name);
        File.WriteAllText(Path.Combine(layout.Root, ".ignore"), "in/kept.txt\n");
        using var workspace = Answers.Open(Path.Combine(layout.Root, "in"));
        var kept = layout.Kept().Where(static path => path.StartsWith("in/", StringComparison.Ordinal) && path != "in/kept.txt")
            .Select(static path => path[3..] + ":1:x");

        var (lines, _) = await Answers.GrepAsync(workspace, """{"pattern":"x"}""");

        Assert.Equal(kept, Sorted(lines));
    }

    [Fact]
    public async Task Glob_RepositoriesWithinAFolder_EachHasItsOwn()
    {
        var layout = Make("plain");
        Directory.CreateDirectory(Path.Combine(_base, "other"));
        File.WriteAllText(Path.Combine(_base, "other", "a.local"), "x");
        layout.Run("git", Path.Combine(_base, "other"), "init", "-q");
        layout.Run("git", Path.Combine(_base, "other"), "config", "core.excludesFile", "~/none");
        using var workspace = Answers.Open(_base);

        var (files, _) = await Answers.GlobAsync(workspace, "**/*.{local,exclude,tree}");

        Assert.Equal(["other/a.local", "w/a.tree"], Sorted(files));
    }

    [Theory]
    [InlineData("w/.git/config")]
    [InlineData("w/.git/info/exclude")]
    [InlineData("w/.git/commondir")]
    [InlineData("out")]
    public async Task Glob_PipeInThePlaceOfAFile_IsNotWaitedFor(string place)
    {
        var layout = Make("plain");
        layout.Run("git", layout.Root, "config", "core.excludesFile", Path.Combine(_base, "out"));
        File.Delete(Path.Combine(_base, place));
        layout.Run("mkfifo", _base, place);
        using var workspace = Answers.Open(layout.Root);

        var (files, _) = await Answers.GlobAsync(workspace, "**").WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.Contains("kept.txt", files);
    }

    [Fact]
    public async Task Glob_ExcludesThatAreTooLong_AreNamedWithoutTheirPath()
    {
        var layout = Make("plain");
        using (var file = File.OpenWrite(Path.Combine(_base, "local")))
        {
            file.SetLength(17 * 1024 * 1024);
        }

        using var workspace = Answers.Open(layout.Root);

        Assert.Equal("[git's core.excludesFile is too long to be read: its rules do not hold]", (await Answers.GlobAsync(workspace, "**")).Notes);
    }

    private static List<string> Sorted(IEnumerable<string> files) => [.. files.Order(StringComparer.Ordinal)];

    private GitLayout Make(string name) => new(_base, name, new Dictionary<string, string?>());
}
