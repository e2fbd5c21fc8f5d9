namespace AgentHost.Plugins.Git.Tests;

/// <summary>log, show, diff, blame.</summary>
public sealed class HistoryTests : IDisposable
{
    private readonly GitSandbox _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Log_Pages_GoOnWhereTheLastEnded_WhateverComesMeanwhile()
    {
        Commits(7);
        var first = await _box.DataAsync("""{"action":"log","limit":3}""");
        Assert.Equal(["C6", "C5", "C4"], Subjects(first));
        _box.With("new.txt", "x").Commit("Meanwhile");
        var second = await _box.DataAsync($$"""{"action":"log","limit":3,"cursor":"{{first.GetProperty("cursor").GetString()}}"}""");
        Assert.Equal(["C3", "C2", "C1"], Subjects(second));
        var third = await _box.DataAsync($$"""{"action":"log","limit":3,"cursor":"{{second.GetProperty("cursor").GetString()}}"}""");
        Assert.Equal(["C0"], Subjects(third));
        Assert.False(third.TryGetProperty("cursor", out _));
    }

    [Fact]
    public async Task Log_RangePathsAndBody_AreTaken()
    {
        _box.InitWith("a.txt", "1\n").Git("tag", "v1");
        _box.With("b.txt", "x").Git("add", "-A");
        _box.Git("commit", "-q", "-m", "Second", "-m", "Why it is so.\nMore.");
        Assert.Equal(["Second"], Subjects(await _box.DataAsync("""{"action":"log","revision":"v1..main"}""")));
        Assert.Equal(["Second"], Subjects(await _box.DataAsync("""{"action":"log","revision":"v1.."}""")));
        Assert.Equal(["First"], Subjects(await _box.DataAsync("""{"action":"log","paths":["a.txt"]}""")));
        var text = await _box.TextAsync("""{"action":"log","limit":1}""");
        Assert.Contains(" Ann Onym: Second (HEAD -> main)\n    Why it is so.\n    More.", text);
    }

    [Fact]
    public async Task Log_HugeMessages_AreBounded()
    {
        _box.Init().With("a.txt", "1\n").Git("add", "-A");
        File.WriteAllText(_box.Workspace.At("message"), $"{new string('s', 50_000)}\n\n{string.Concat(Enumerable.Repeat("body é\n", 50_000))}");
        _box.Git("commit", "-q", "-F", _box.Workspace.At("message"));
        var result = await _box.RunAsync("""{"action":"log"}""");
        Assert.InRange(result.Data!.Value.GetRawText().Length, 5_000, 20_000);
        Assert.InRange((await _box.TextAsync("""{"action":"log"}""")).Length, 1_000, 3_000);
        Assert.InRange((await _box.TextAsync("""{"action":"show"}""")).Length, 10_000, 15_000);
    }

    [Fact]
    public async Task Log_Unborn_SaysSo()
    {
        _box.Init();
        Assert.Equal("There is no commit yet.", await _box.ErrorAsync("""{"action":"log"}"""));
        Assert.Equal("There is no commit yet.", await _box.ErrorAsync("""{"action":"show"}"""));
    }

    [Theory]
    [InlineData("--output=made")]
    [InlineData("-Omade")]
    [InlineData("..--output=made")]
    [InlineData("HEAD..-x")]
    [InlineData("nothing")]
    [InlineData("HEAD...nothing")]
    [InlineData("HEAD\n--output=made")]
    public async Task Revision_ThatIsNone_IsRefused(string revision)
    {
        _box.InitWith("a.txt", "1\n");
        foreach (var action in (string[])["log", "diff", "show"])
        {
            var error = await _box.ErrorAsync($$"""{"action":"{{action}}","revision":{{System.Text.Json.JsonSerializer.Serialize(revision)}}}""");
            Assert.Matches("must not begin with|is a line of|There is no commit|one revision", error);
        }

        Assert.False(File.Exists(_box.At("made")));
    }

    [Fact]
    public async Task Revision_NamedLikeAFile_IsTheRevision()
    {
        _box.InitWith("main", "1\n").With("main", "2\n");
        Assert.Contains("+2", await _box.TextAsync("""{"action":"diff","revision":"main"}"""));
        Assert.Contains("First", await _box.TextAsync("""{"action":"log","revision":"main"}"""));
    }

    [Fact]
    public async Task Diff_Sides_AreTold()
    {
        _box.InitWith("a.txt", "1\n").With("a.txt", "2\n").Git("add", "a.txt");
        _box.With("a.txt", "3\n");
        Assert.Contains("Not staged: 1 file, +1 -1", await _box.TextAsync("""{"action":"diff"}"""));
        Assert.Contains("-2\n+3", await _box.TextAsync("""{"action":"diff"}"""));
        Assert.Contains("-1\n+2", await _box.TextAsync("""{"action":"diff","staged":true}"""));
        Assert.Contains("-1\n+3", await _box.TextAsync("""{"action":"diff","revision":"HEAD"}"""));
        Assert.DoesNotContain("+3", await _box.TextAsync("""{"action":"diff","stat":true}"""));
        Assert.Contains("no difference", await _box.TextAsync("""{"action":"diff","paths":["b.txt"]}"""));
        _box.Git("commit", "-q", "-m", "Two");
        Assert.Contains("HEAD~1..HEAD: 1 file", await _box.TextAsync("""{"action":"diff","revision":"HEAD~1..HEAD"}"""));
    }

    [Fact]
    public async Task Diff_Unborn_ShowsWhatIsStaged()
    {
        _box.Init().With("a.txt", "1\n").Git("add", "-A");
        Assert.Contains("+1", await _box.TextAsync("""{"action":"diff","staged":true}"""));
    }

    [Fact]
    public async Task Diff_Paths_AreLiteral()
    {
        _box.Init().With("*.txt", "1\n").With("a.txt", "1\n").Commit("First").With("*.txt", "2\n").With("a.txt", "2\n");
        var data = await _box.DataAsync("""{"action":"diff","paths":["*.txt"]}""");
        Assert.Equal("*.txt", Assert.Single(data.GetProperty("files").EnumerateArray().ToList()).GetProperty("path").GetString());
    }

    [Fact]
    public async Task Diff_Long_IsCutWithNamesOfTheRest()
    {
        _box.Init();
        for (var i = 0; i < 30; i++)
        {
            _box.With($"f{i:D2}.txt", string.Concat(Enumerable.Repeat($"line of {i}\n", 500)));
        }

        _box.Git("add", "-A");
        var text = await _box.TextAsync("""{"action":"diff","staged":true}""");
        Assert.InRange(text.Length, 40_000, 45_000);
        Assert.Contains("… cut after", text);
        Assert.Contains("diff --git a/f29.txt b/f29.txt", text);
    }

    [Fact]
    public async Task Diff_BinaryAndCrlf_AreShown()
    {
        _box.InitWith("a.txt", "one\r\ntwo\r\n").With("a.txt", "one\r\nTWO\r\n");
        File.WriteAllBytes(_box.At("b.bin"), [0, 1, 2]);
        _box.Git("add", "-A");
        var text = await _box.TextAsync("""{"action":"diff","staged":true}""");
        Assert.Contains("+TWO\r\n", text + "\n");
        Assert.Contains("A b.bin binary", text);
    }

    [Fact]
    public async Task Diff_Conflict_ShowsBothSides()
    {
        _box.InitWith("a.txt", "1\n").With("a.txt", "main\n").Commit("M").Git("switch", "-q", "-c", "o", "HEAD~1");
        _box.With("a.txt", "other\n").Commit("O");
        Assert.NotEqual(0, _box.TryGit("merge", "main").Code);
        var text = await _box.TextAsync("""{"action":"diff"}""");
        Assert.Contains("diff --cc a.txt", text);
        Assert.Equal("U", (await _box.DataAsync("""{"action":"diff"}""")).GetProperty("files")[0].GetProperty("change").GetString());
    }

    [Fact]
    public async Task Show_MergeAndRoot_AreShown()
    {
        _box.InitWith("a.txt", "1\n").Git("switch", "-q", "-c", "o");
        _box.With("b.txt", "b\n").Commit("B").Git("switch", "-q", "main");
        _box.Git("merge", "-q", "--no-ff", "-m", "Join", "o");
        var text = await _box.TextAsync("""{"action":"show"}""");
        Assert.Contains("Join", text);
        Assert.Contains("Merge; against its first parent", text);
        Assert.Contains("+b", text);
        Assert.Contains("+1", await _box.TextAsync("""{"action":"show","revision":"HEAD~1"}"""));
        Assert.Equal(2, (await _box.DataAsync("""{"action":"show","stat":true}""")).GetProperty("parents").GetArrayLength());
    }

    [Fact]
    public async Task Show_FileOfARevision_IsItsContent()
    {
        _box.InitWith("dir/a.txt", "old\n").With("dir/a.txt", "new\n");
        File.WriteAllBytes(_box.At("b.bin"), [0, 1, 2]);
        _box.Commit("Second");
        Assert.Equal("old\n", await _box.TextAsync("""{"action":"show","revision":"HEAD~1:dir/a.txt"}"""));
        Assert.Equal("b.bin is binary.", await _box.TextAsync("""{"action":"show","revision":"HEAD:b.bin"}"""));
        Assert.Contains("  a.txt", await _box.TextAsync("""{"action":"show","revision":"HEAD:dir"}"""));
        Assert.Contains("  dir/", await _box.TextAsync("""{"action":"show","revision":"HEAD:"}"""));
        Assert.Contains("HEAD has no x.txt", await _box.ErrorAsync("""{"action":"show","revision":"HEAD:x.txt"}"""));
    }

    [Fact]
    public async Task Show_TagAndReflog_AreRevisions()
    {
        _box.InitWith("a.txt", "1\n").Git("tag", "-a", "-m", "A tag", "v1");
        Assert.Contains("First", await _box.TextAsync("""{"action":"show","revision":"v1"}"""));
        Assert.Contains("First", await _box.TextAsync("""{"action":"show","revision":"HEAD@{0}"}"""));
    }

    [Fact]
    public async Task Blame_Lines_HaveTheirCommits()
    {
        _box.InitWith("a.txt", "one\ntwo\n").With("a.txt", "one\ntwo\nthree\n").Commit("Second").With("a.txt", "one\nTWO\nthree\n");
        var text = await _box.TextAsync("""{"action":"blame","paths":["a.txt"]}""");
        Assert.Matches(
            "^[0-9a-f]{10} [0-9-]{10} Ann Onym: First\n     1 one\nnot committed yet\n     2 TWO\n[0-9a-f]{10} [0-9-]{10} Ann Onym: Second\n     3 three$",
            text);
        Assert.Contains("     2 two", await _box.TextAsync("""{"action":"blame","paths":["a.txt"],"revision":"HEAD","line":2,"limit":1}"""));
        Assert.Contains("More: line 3", await _box.TextAsync("""{"action":"blame","paths":["a.txt"],"line":2,"limit":1}"""));
        Assert.Contains("has only 3 lines", await _box.ErrorAsync("""{"action":"blame","paths":["a.txt"],"line":9}"""));
        Assert.Contains("no such path", await _box.ErrorAsync("""{"action":"blame","paths":["x.txt"]}"""));
    }

    [Fact]
    public async Task Subfolder_Workspace_SeesItsPart()
    {
        using var part = new GitSandbox("sub/deep");
        part.Init().With("in.txt", "1\n");
        File.WriteAllText(Path.Combine(part.Work, "out.txt"), "1\n");
        part.Commit("First").With("in.txt", "2\n");
        File.WriteAllText(Path.Combine(part.Work, "out.txt"), "2\n");
        var status = await part.TextAsync("""{"action":"status"}""");
        Assert.Contains("The workspace is the folder sub/deep of the repository", status);
        Assert.Contains("  M in.txt", status);
        Assert.DoesNotContain("out.txt", status);
        Assert.Contains("a/in.txt", await part.TextAsync("""{"action":"diff"}"""));
        Assert.DoesNotContain("out.txt", await part.TextAsync("""{"action":"diff"}"""));
        Assert.Equal("1\n", await part.TextAsync("""{"action":"show","revision":"HEAD:in.txt"}"""));

        part.Git("add", "-A");
        Assert.Contains("Files outside the workspace are staged too (../../out.txt)", await part.ErrorAsync("""{"action":"commit","message":"x"}"""));
        Assert.Contains("all would commit the rest as well", await part.ErrorAsync("""{"action":"commit","message":"Part","all":true}"""));
        Assert.Contains("  M in.txt", await part.TextAsync("""{"action":"commit","message":"Part","paths":["."]}"""));
        Assert.Equal("out.txt", part.Git("diff", "--cached", "--name-only").Trim());
    }

    private void Commits(int count)
    {
        _box.Init();
        for (var i = 0; i < count; i++)
        {
            _box.With("a.txt", $"{i}\n").Commit($"C{i}");
        }
    }

    private static IEnumerable<string?> Subjects(System.Text.Json.JsonElement data) =>
        data.GetProperty("commits").EnumerateArray().Select(commit => commit.GetProperty("subject").GetString());
}
