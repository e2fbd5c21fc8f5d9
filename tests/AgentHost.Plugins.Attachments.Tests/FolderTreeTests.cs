using System.Diagnostics;
using AgentHost.GitSettings;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Attachments.Tests;

/// <summary>A folder's tree leaves out what git leaves out; git itself is the judge.</summary>
public sealed class FolderTreeTests : IDisposable
{
    private static readonly string[] Files =
    [
        "a.txt", "b.tmp", "keep.tmp", "dist/x.js", "build/y.o", "docs/m.pdf", "docs/n.md", "docs/deep/o.pdf", "#odd",
        "!odd", "{a,b}.c", "a.c", "v1.log", "v2.log", "all/in.txt", "all/keep.txt", "trail ", "mine.private",
        "sub/a.log", "sub/b.txt", "sub/keep.log", "sub/dist/z.js", "sub/build/w.o", "sub/docs/p.pdf",
        "sub/deep/c.log", "sub/deep/only.txt", "sub/deep/other/only.txt", "sub/c.tmp",
    ];

    private readonly TestWorkspace _ws = new();

    private static CancellationToken None => TestContext.Current.CancellationToken;

    // As git is asked: without a word of the person's and the system's.
    private static GitExcludes Excludes => new GitExcludes(new(static _ => null, "/nonexistent"));

    public FolderTreeTests()
    {
        foreach (var file in Files)
        {
            _ws.With(file, "x");
        }

        _ws.With(".gitignore", "\uFEFFdist/\n*.tmp\r\n!keep.tmp\n/build/\ndocs/*.pdf\n\\#odd\n\\!odd\n{a,b}.c\nv[!2].log\nall/**\n!all/keep.txt\ntrail\\ \n"
            + "# a comment\n\n");
        _ws.With("sub/.gitignore", "*.log\n!keep.log\ndeep/only.txt\n");
        Git("init", "-q");
        File.AppendAllText(Path.Combine(_ws.Root, ".git", "info", "exclude"), "*.private\n");
    }

    public void Dispose() => _ws.Dispose();

    [Theory]
    [InlineData(".")]
    [InlineData("sub")]
    [InlineData("sub/deep")]
    public async Task Write_OfARepository_ShowsWhatGitDoesNotIgnore(string folder)
    {
        var shown = await NamesAsync(folder);

        var below = folder == "." ? "" : folder + "/";
        var expected = Files.Where(file => file.StartsWith(below, StringComparison.Ordinal) && !IsIgnored(file))
            .Select(file => file[below.Length..]).Order(StringComparer.Ordinal);
        Assert.Equal(expected, shown.Where(static file => Path.GetFileName(file) != ".gitignore").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Write_FolderThatGitIgnoresNamedForItself_ShowsWhatIsInIt() => Assert.Equal(["x.js"], await NamesAsync("dist"));

    [Fact]
    public async Task Write_RepositoryWithinARepository_HasItsOwnRules()
    {
        _ws.With("sub/inner/.git/HEAD", "ref: refs/heads/main\n");
        _ws.With("sub/inner/a.log", "x");

        Assert.Contains("inner/a.log", await NamesAsync("sub"));
    }

    [Fact]
    public async Task Write_RulesOfARepositoryAboveTheWorkspace_Hold()
    {
        var root = _ws.At("sub");
        using var inner = new TestWorkspace(root, new TestFiles(root));

        var tree = await FolderTree.WriteAsync(inner, Excludes, ".", root, None);

        Assert.DoesNotContain("z.js", tree, StringComparison.Ordinal);
        Assert.DoesNotContain("c.tmp", tree, StringComparison.Ordinal);
        Assert.Contains("b.txt", tree, StringComparison.Ordinal);
    }

    private async Task<List<string>> NamesAsync(string folder)
    {
        var tree = await FolderTree.WriteAsync(_ws, Excludes, folder, folder == "." ? _ws.Root : _ws.At(folder), None);
        var (names, above) = (new List<string>(), new List<string>());
        foreach (var line in tree.Split('\n').TakeWhile(static line => line.Length > 0))
        {
            var name = line.TrimStart(' ');
            var level = (line.Length - name.Length) / 2;
            above.RemoveRange(level, above.Count - level);
            if (name.EndsWith('/'))
            {
                above.Add(name);
            }
            else
            {
                names.Add(string.Concat(above) + name);
            }
        }

        return names;
    }

    private bool IsIgnored(string path) => Git("check-ignore", "-q", "--no-index", path) == 0;

    private int Git(params string[] words)
    {
        var start = new ProcessStartInfo("git", words) { UseShellExecute = false, WorkingDirectory = _ws.Root };
        start.Environment["HOME"] = _ws.Root;
        start.Environment["XDG_CONFIG_HOME"] = Path.Combine(_ws.Root, "none");
        using var git = Process.Start(start)!;
        git.WaitForExit();
        return git.ExitCode;
    }
}
