namespace AgentHost.Plugins.Git.Tests;

/// <summary>Repositories that are not as most are.</summary>
public sealed class OddRepositoryTests : IDisposable
{
    private readonly GitSandbox _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Bare_WhereOnlyNamedOnesAreUsed_Works()
    {
        using var origin = new GitSandbox();
        origin.InitWith("a.txt", "1\n");
        Directory.Delete(_box.Work);
        _box.Processes.Variables["HOME"] = _box.Home;
        origin.Git("clone", "-q", "--bare", origin.Work, _box.Work);
        File.WriteAllText(Path.Combine(_box.Home, ".gitconfig"), "[safe]\n\tbareRepository = explicit\n");

        Assert.StartsWith("This is a bare repository", await _box.TextAsync("""{"action":"status"}"""));
        Assert.Contains("First", await _box.TextAsync("""{"action":"log"}"""));
        Assert.Contains("+1", await _box.TextAsync("""{"action":"show"}"""));
        Assert.Equal("1\n", await _box.TextAsync("""{"action":"show","revision":"main:a.txt"}"""));
        Assert.Contains("  a.txt", await _box.TextAsync("""{"action":"show","revision":"main:"}"""));
        Assert.Contains("* main", await _box.TextAsync("""{"action":"branch"}"""));
    }

    [Fact]
    public async Task Sha256_Works()
    {
        _box.Git("init", "-q", "-b", "main", "--object-format=sha256", _box.Work);
        _box.Git("config", "user.name", "A");
        _box.Git("config", "user.email", "a@example.org");
        _box.With("a.txt", "1\n");
        await _box.TextAsync("""{"action":"add","all":true}""");
        await _box.TextAsync("""{"action":"commit","message":"First"}""");
        _box.With("a.txt", "2\n");
        await _box.TextAsync("""{"action":"commit","message":"Second","all":true}""");
        var log = await _box.DataAsync("""{"action":"log","limit":1}""");
        Assert.Equal(64, log.GetProperty("commits")[0].GetProperty("hash").GetString()!.Length);
        Assert.Contains(": First", await _box.TextAsync($$"""{"action":"log","cursor":"{{log.GetProperty("cursor").GetString()}}"}"""));
        Assert.Contains("+2", await _box.TextAsync("""{"action":"diff","revision":"HEAD~1..HEAD"}"""));
        Assert.Contains("     1 2", await _box.TextAsync("""{"action":"blame","paths":["a.txt"]}"""));
    }

    [Fact]
    public async Task Shallow_EndsWhereItsHistoryDoes()
    {
        using var origin = new GitSandbox();
        origin.InitWith("a.txt", "1\n").With("a.txt", "2\n").Commit("Second");
        Directory.Delete(_box.Work);
        origin.Git("clone", "-q", "--depth=1", "file://" + origin.Work, _box.Work);

        Assert.Single((await _box.DataAsync("""{"action":"log"}""")).GetProperty("commits").EnumerateArray());
        Assert.Contains("A a.txt", await _box.TextAsync("""{"action":"show","stat":true}"""));
        Assert.Contains("There is no commit \"HEAD~1\"", await _box.ErrorAsync("""{"action":"diff","revision":"HEAD~1"}"""));
    }

    [Fact]
    public async Task Sparse_FilesThatAreNotThere_AreNotDeleted()
    {
        _box.Init().With("in/a.txt", "1\n").With("out/b.txt", "1\n").Commit("First").Git("sparse-checkout", "set", "in");
        Assert.False(Directory.Exists(_box.At("out")));
        Assert.Contains("Nothing to commit", await _box.TextAsync("""{"action":"status"}"""));
        _box.With("in/a.txt", "2\n");
        Assert.Contains("1 file", await _box.TextAsync("""{"action":"commit","message":"In","all":true}"""));
        Assert.Equal("1\n", await _box.TextAsync("""{"action":"show","revision":"HEAD:out/b.txt"}"""));
    }

    [Fact]
    public async Task SplitIndexLinksAndModes_AreTold()
    {
        _box.Init().With("a.txt", "1\n").With("run.sh", "true\n").Git("update-index", "--split-index");
        File.CreateSymbolicLink(_box.At("link"), "a.txt");
        _box.Commit("First");
        _box.Shell("chmod +x run.sh; rm link; ln -s run.sh link; rm a.txt; mkdir a.txt; touch a.txt/inside");
        var text = await _box.TextAsync("""{"action":"status"}""");
        Assert.Contains("  M run.sh", text);
        Assert.Contains("  M link", text);
        Assert.Contains("  D a.txt", text);
        Assert.Contains("new mode 100755", await _box.TextAsync("""{"action":"diff","paths":["run.sh"]}"""));
    }

    [Fact]
    public async Task Crlf_IsKeptAsTheAttributesSay()
    {
        _box.Init().With(".gitattributes", "*.txt text eol=crlf\n").With("a.txt", "1\r\n2\r\n");
        await _box.TextAsync("""{"action":"add","all":true}""");
        await _box.TextAsync("""{"action":"commit","message":"First"}""");
        Assert.Equal("1\n2\n", await _box.TextAsync("""{"action":"show","revision":"HEAD:a.txt"}"""));
        Assert.Contains("Nothing to commit", await _box.TextAsync("""{"action":"status"}"""));
        _box.With("a.txt", "1\r\nX\r\n");
        Assert.Contains("-2\n+X\n", await _box.TextAsync("""{"action":"diff"}""") + "\n");
        await _box.TextAsync("""{"action":"restore","paths":["a.txt"]}""");
        Assert.Equal("1\r\n2\r\n", File.ReadAllText(_box.At("a.txt")));
    }

    [Fact]
    public async Task Branches_Detached_AreThoseWithNames()
    {
        _box.InitWith("a.txt", "1\n").Git("switch", "-q", "--detach");
        var data = await _box.DataAsync("""{"action":"branch"}""");
        Assert.Equal("main", Assert.Single(data.GetProperty("branches").EnumerateArray()).GetProperty("name").GetString());
        Assert.StartsWith("No branch is checked out (detached HEAD at ", await _box.TextAsync("""{"action":"branch"}"""));
    }
}
