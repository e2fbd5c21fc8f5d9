using System.Text;
using AgentHost.GitPatterns;
using AgentHost.Plugins.Search.Finding;
using AgentHost.Plugins.Search.Globs;
using AgentHost.Plugins.Search.Grepping;
using AgentHost.Plugins.Search.Ignoring;
using AgentHost.Plugins.Search.Listing;
using AgentHost.Plugins.Search.Tests.Judging;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Search.Tests;

/// <summary>Patterns and files that are made to hurt: one clear result each, and an end.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly TestWorkspace _temporary = new();
    private readonly TestWorkspace _workspace;

    public BadInputTests() => _workspace = Answers.Open(_temporary.Root);

    public void Dispose()
    {
        _workspace.Dispose();
        _temporary.Dispose();
    }

    [Theory]
    [InlineData("""(""")]
    [InlineData("""[a""")]
    [InlineData("""a{3,1}""")]
    [InlineData("""(?<n>a)\\k<m>""")]
    [InlineData("""*a""")]
    [InlineData("""\\p{Nothing}""")]
    [InlineData("""a**""")]
    public async Task Grep_InvalidPattern_IsRefusedWithTheReason(string pattern)
    {
        var plan = await _workspace.PrepareAsync(new GrepTool(), $$"""{"pattern":"{{pattern}}"}""");
        Assert.NotNull(plan.Refusal);
        Assert.Contains("no regular expression", TestWorkspace.TextOf(plan.Refusal), StringComparison.Ordinal);
        Assert.Contains("literal", TestWorkspace.TextOf(plan.Refusal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""(a+)+$""")]
    [InlineData("""(a|a)*b""")]
    [InlineData("""(.*)*x(.*)*y(.*)*z""")]
    [InlineData("""(a?){50}a{50}""")]
    [InlineData("""((a{1,100}){1,100}){1,100}b""")]
    [InlineData("""^(([a-z])+.)+[A-Z]([a-z])+$""")]
    public async Task Grep_PatternThatExplodesByBacktracking_Ends(string pattern)
    {
        _temporary.With("a.txt", new string('a', 40) + "!\n" + new string('a', 20_000) + "\n");
        _workspace.ToolSettings = """{"seconds":6}""";
        var result = await _workspace.RunAsync(new GrepTool(), $$"""{"pattern":"{{pattern}}"}""");
        Assert.False(result.IsError, TestWorkspace.TextOf(result));
    }

    [Theory]
    [InlineData("""(a|aa)+(?=b)""")]
    [InlineData("""(a*)*\\1b""")]
    public async Task Grep_BacktrackingThatNeverEnds_NamesTheFileThatWasNotSearched(string pattern)
    {
        _temporary.With("a.txt", new string('a', 60) + "!\n").With("b.txt", "nothing\n");
        var text = await _workspace.TextAsync(new GrepTool(), $$"""{"pattern":"{{pattern}}"}""");
        Assert.Contains("[not searched: a.txt: too slow for this pattern]", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grep_ManyFilesThatAreSlow_StopsAtItsLimitWithWhatItFound()
    {
        for (var i = 0; i < 50; i++)
        {
            _temporary.With($"f{i}.txt", new string('a', 60) + "!\n");
        }

        _workspace.ToolSettings = """{"seconds":1}""";
        var text = await _workspace.TextAsync(new GrepTool(), """{"pattern":"(a|aa)+(?=b)"}""");
        Assert.Contains("[stopped after 1 s: this is not all; narrow the search]", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pattern")]
    [InlineData("include")]
    public async Task Grep_TextThatIsTooLong_IsRefused(string argument)
    {
        var plan = await _workspace.PrepareAsync(
            new GrepTool(), $$"""{"{{(argument == "pattern" ? "include" : "pattern")}}":"x","{{argument}}":"{{new string('a', 10_001)}}"}""");
        Assert.Contains("longer than 10000 characters", TestWorkspace.TextOf(plan.Refusal!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}", "too many patterns")]
    [InlineData("[", "check its brackets")]
    [InlineData("", "pattern is empty")]
    [InlineData(" , ", "pattern is empty")]
    public async Task Glob_PatternThatIsNone_IsRefused(string pattern, string reason)
    {
        var plan = await _workspace.PrepareAsync(new GlobTool(), $$"""{"pattern":"{{pattern}}"}""");
        Assert.Contains(reason, TestWorkspace.TextOf(plan.Refusal!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Glob_PatternOfManyStars_Ends()
    {
        _temporary.With(string.Join('/', Enumerable.Repeat("a", 60)) + "/" + new string('a', 200), "x");
        Assert.Equal(
            "No files match.",
            await _workspace.TextAsync(
                new GlobTool(), $$"""{"pattern":"{{string.Concat(Enumerable.Repeat("**/a*/", 60))}}{{string.Concat(Enumerable.Repeat("a*", 90))}}b"}"""));
    }

    [Fact]
    public async Task AllTools_IgnoreFilesThatAreNone_DoNotWait()
    {
        _temporary.With("sub/x.txt", "needle\n").With("x.txt", "needle\n");
        await Judge.RunAsync("mkfifo", _temporary.Root, [".ignore", "sub/.agentignore", "pipe.txt"]);
        File.CreateSymbolicLink(_temporary.At(".gitignore"), "/dev/zero");
        File.CreateSymbolicLink(_temporary.At("sub/.gitignore"), "/etc/hostname");
        Assert.Equal(
            "sub/x.txt\nx.txt",
            string.Join('\n', (await _workspace.TextAsync(new GlobTool(), """{"pattern":"**"}""")).Split('\n').Order(StringComparer.Ordinal)));
        Assert.Equal("sub/x.txt\n1:needle\nx.txt\n1:needle", await _workspace.TextAsync(new GrepTool(), """{"pattern":"needle"}"""));
        Assert.Contains("x.txt", await _workspace.TextAsync(new ListTool(), "{}"), StringComparison.Ordinal);
        Assert.Contains(
            "device, pipe or socket", await _workspace.TextAsync(new GrepTool(), """{"pattern":"needle","path":"pipe.txt"}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Glob_IgnoreFileThatIsTooLong_SaysThatItsRulesDoNotHold()
    {
        _temporary.With("sub/.gitignore", Encoding.UTF8.GetBytes("x.txt\n" + new string('#', 17 * 1024 * 1024))).With("sub/x.txt", "x");
        Assert.Equal(
            "sub/x.txt\n[sub/.gitignore is too long to be read: its rules do not hold]", await _workspace.TextAsync(new GlobTool(), """{"pattern":"**"}"""));
    }

    [Fact]
    public async Task List_NamesThatForgeLines_AreCounted()
    {
        _temporary.With("a\n[b]", "x").With("esc\u001b[2J", "x").With("plain", "x");
        Assert.Equal("plain\n[left out: 2 with control characters in the name, or a name that is no UTF-8]", await _workspace.TextAsync(new ListTool(), "{}"));
    }

    [Fact]
    public async Task Tools_FilesThatVanishAfterTheListing_AreNotFound()
    {
        for (var i = 0; i < 20; i++)
        {
            _temporary.With($"d{i}/f.txt", "needle\n");
        }

        _workspace.Files = new MovingFiles(_workspace.Files, path => Directory.Delete(Path.GetDirectoryName(_temporary.At(path))!, recursive: true), path =>
            path.EndsWith("5/f.txt", StringComparison.Ordinal));
        var text = await _workspace.TextAsync(new GrepTool(), """{"pattern":"needle"}""");
        Assert.Equal(18, text.Split('\n').Count(line => line == "1:needle"));
    }

    [Fact]
    public async Task Grep_FileThatGrowsWithEveryRead_StopsAtItsLimit()
    {
        var block = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("hay and hay\n", 100_000)));
        _temporary.With("log.txt", block);
        _workspace.Files = new MovingFiles(_workspace.Files, path => Grow(_temporary.At(path), block), _ => true);
        _workspace.ToolSettings = """{"seconds":1}""";
        var text = await _workspace.TextAsync(new GrepTool(), """{"pattern":"needle","path":"log.txt"}""");
        Assert.Contains("[stopped after 1 s", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Parsers_RandomText_EndWithARuleOrNone()
    {
        var random = new Random(31);
        const string signs = "aab*?[]!-/\\{},.:^ \t\r\n#~ä😀\u0000|()+$dwx0";
        for (var round = 0; round < 5_000; round++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(30)).Select(_ => signs[random.Next(signs.Length)])]);
            IgnoreRules.Parse(text)?.Match("a/b.c", "b.c", random.Next(2) == 0);
            FileFilter.Parse(text, out _)?.Includes("a/ä.c", "ä.c");
            try
            {
                _ = SearchPattern.Make(new(text)).MayBeIn("abc"u8);
            }
            catch (ArgumentException)
            {
                // The refusal of a pattern that is none.
            }
        }
    }

    private static void Grow(string path, byte[] block)
    {
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);

        file.SetLength(file.Length + block.Length);
        file.Position = file.Length - block.Length;
        file.Write(block);
    }
}
