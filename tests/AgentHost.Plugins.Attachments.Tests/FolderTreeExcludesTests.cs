using System.Diagnostics;
using AgentHost.GitLayouts;
using AgentHost.GitSettings;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Attachments.Tests;

/// <summary>A folder's tree leaves out what git leaves out, wherever git's configuration says so; git itself is the judge.</summary>
public sealed class FolderTreeExcludesTests : IDisposable
{
    private readonly string _base = GitPath.Real(Directory.CreateTempSubdirectory("tree-").FullName);
    private readonly Dictionary<string, string?> _variables;

    public FolderTreeExcludesTests()
    {
        Directory.CreateDirectory(Home);
        _variables = new(StringComparer.Ordinal)
        {
            ["HOME"] = Home, ["GIT_CONFIG_SYSTEM"] = Path.Combine(_base, "system"), ["XDG_CONFIG_HOME"] = null,
            ["GIT_CONFIG_NOSYSTEM"] = null, ["GIT_CONFIG_GLOBAL"] = null, ["GIT_CONFIG_COUNT"] = null,
        };
    }

    public static TheoryData<string> All => [.. GitLayout.Names, .. GitLayout.PersonalNames];

    private static CancellationToken None => TestContext.Current.CancellationToken;

    private string Home => Path.Combine(_base, "home");

    public void Dispose() => Directory.Delete(_base, recursive: true);

    [Theory]
    [MemberData(nameof(All))]
    public async Task Write_Layout_ShowsWhatGitKeeps(string name)
    {
        var layout = new GitLayout(_base, name, _variables);
        if (name == "variable")
        {
            (
                _variables["GIT_CONFIG_COUNT"],
                _variables["GIT_CONFIG_KEY_0"],
                _variables["GIT_CONFIG_VALUE_0"]) = ("1", "core.excludesFile", Path.Combine(_base, "v"));
        }

        Assert.Equal(layout.Kept(), await ShownAsync(layout.Root));
    }

    [Theory]
    [InlineData("home", "GIT_CONFIG_GLOBAL", "/dev/null")]
    [InlineData("home", "GIT_CONFIG_GLOBAL", "more")]
    [InlineData("system", "GIT_CONFIG_NOSYSTEM", "1")]
    [InlineData("usual-file", "XDG_CONFIG_HOME", "elsewhere")]
    public async Task Write_VariableOfGit_Holds(string name, string variable, string value)
    {
        var layout = new GitLayout(_base, name, _variables);
        var before = layout.Kept();
        File.WriteAllText(Path.Combine(_base, "more"), $"[core]\nexcludesFile = {_base}/other\n");
        File.WriteAllText(Path.Combine(_base, "other"), "kept.txt\n");
        _variables[variable] = value == "1" ? value : Path.Combine(_base, value);

        Assert.NotEqual(before, layout.Kept());
        Assert.Equal(layout.Kept(), await ShownAsync(layout.Root));
    }

    [Fact]
    public async Task Write_OutsideOfRepositories_ThePersonsExcludesHold()
    {
        var root = Directory.CreateDirectory(Path.Combine(_base, "w")).FullName;
        File.WriteAllText(Path.Combine(root, "a"), "x");
        File.WriteAllText(Path.Combine(root, "b"), "x");
        Directory.CreateDirectory(Path.Combine(Home, ".config", "git"));
        File.WriteAllText(Path.Combine(Home, ".config", "git", "ignore"), "/b\n");

        Assert.Equal(["a"], await ShownAsync(root));
    }

    [Theory]
    [InlineData("w/.git/config")]
    [InlineData("w/.git/info/exclude")]
    [InlineData("w/.git/commondir")]
    [InlineData("out")]
    [InlineData("more")]
    [InlineData("home/.gitconfig")]
    public async Task Write_PipeInThePlaceOfAFile_IsNotWaitedFor(string place)
    {
        var layout = new GitLayout(_base, "plain", _variables);
        File.AppendAllText(Path.Combine(_base, "w/.git/config"), $"[include]\npath = {_base}/more\n[core]\nexcludesFile = {_base}/out\n");
        File.Delete(Path.Combine(_base, place));
        layout.Run("mkfifo", _base, place);

        Assert.Contains("kept.txt", await ShownAsync(layout.Root).WaitAsync(TimeSpan.FromSeconds(20), None));
    }

    [Fact]
    public async Task Write_PipeInThePlaceOfTheRepository_IsNotWaitedFor()
    {
        var layout = new GitLayout(_base, "elsewhere", _variables);
        File.Delete(Path.Combine(_base, "w/.git"));
        layout.Run("mkfifo", _base, "w/.git");

        Assert.Contains("kept.txt", await ShownAsync(layout.Root).WaitAsync(TimeSpan.FromSeconds(20), None));
    }

    [Fact]
    public async Task Write_IncludesWithoutEnd_EndAtABound()
    {
        var layout = new GitLayout(_base, "plain", _variables);
        var text = string.Concat(Enumerable.Range(0, 50).Select(i => $"[include]\npath = {_base}/more{i}\n"));
        File.AppendAllText(Path.Combine(_base, "w/.git/config"), text);
        for (var i = 0; i < 50; i++)
        {
            File.WriteAllText(Path.Combine(_base, $"more{i}"), text);
        }

        var clock = Stopwatch.StartNew();
        Assert.DoesNotContain("a.local", await ShownAsync(layout.Root));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"{clock.Elapsed}");
    }

    [Fact]
    public async Task Write_ProgramsThatSettingsName_AreNotRun()
    {
        var layout = new GitLayout(_base, "plain", _variables);
        File.AppendAllText(
            Path.Combine(_base, "w/.git/config"),
            $"[core]\n\tfsmonitor = touch {_base}/ran\n\tpager = touch {_base}/ran\n[include]\n\tpath = !touch {_base}/ran\n");

        Assert.DoesNotContain("a.local", await ShownAsync(layout.Root));
        Assert.False(File.Exists(Path.Combine(_base, "ran")));
    }

    private async Task<IReadOnlyList<string>> ShownAsync(string root)
    {
        root = GitPath.Real(root);
        using var workspace = new TestWorkspace(root, new TestFiles(root));
        var excludes = new GitExcludes(new(name => _variables.TryGetValue(name, out var value) ? value : null, Home));
        var tree = await FolderTree.WriteAsync(workspace, excludes, ".", root, None);
        var folder = "";
        var shown = new List<string>();
        foreach (var line in tree.Split('\n').TakeWhile(static line => line.Length > 0))
        {
            if (line.EndsWith('/'))
            {
                folder = line;
            }
            else if (line != ".gitignore" && line != ".gitmodules" && !line.StartsWith(".leave", StringComparison.Ordinal))
            {
                shown.Add(line.StartsWith(' ') ? folder + line.Trim() : line);
            }
        }

        return [.. shown.Order(StringComparer.Ordinal)];
    }
}
