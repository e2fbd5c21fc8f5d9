using AgentHost.Terminal.Editing;

namespace AgentHost.Terminal.Tests.Editing;

public sealed class PromptHistoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("agent-history-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "data", "prompts.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Back_AndForward_KeepTheDraft()
    {
        var history = new PromptHistory(Path, "/a");
        history.Add(Typed("one"));
        history.Add(Typed("two"));
        history.Add(Typed("two"));
        Assert.Equal("two", history.Back(Typed("draft"))?.Text);
        Assert.Equal("one", history.Back(Typed("two"))?.Text);
        Assert.Null(history.Back(Typed("one")));
        Assert.Equal("two", history.Forward()?.Text);
        Assert.Equal("draft", history.Forward()?.Text);
        Assert.Null(history.Forward());
    }

    [Fact]
    public void File_IsSharedByFolders_AndReadByWhoComesLater()
    {
        new PromptHistory(Path, "/a").Add(Typed("of a\nin two lines"));
        new PromptHistory(Path, "/b").Add(Typed("of b"));
        File.AppendAllText(Path, "{\"folder\":\"/a\",\"pro"); // killed while it wrote

        var history = new PromptHistory(Path, "/a");
        Assert.Equal("of a\nin two lines", history.Back(Typed(""))?.Text);
        Assert.Null(history.Find("of b", 0, all: false));
        Assert.Equal("of b", history.Find("OF", 0, all: true)?.Text);
        Assert.Equal("of a\nin two lines", history.Find("of", 1, all: true)?.Text);
        Assert.Null(history.Find("of", 2, all: true));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
        }
    }

    [Fact]
    public void File_ThatCannotBeUsed_LeavesMemory()
    {
        Directory.CreateDirectory(Path);
        var history = new PromptHistory(Path, "/a");
        history.Add(Typed("one"));

        Assert.Equal("one", history.Back(Typed(""))?.Text);
        new PromptHistory(null, "/a").Add(Typed("nowhere"));
    }

    [Fact]
    public void File_ThatGrows_IsCut()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        File.WriteAllLines(Path, Enumerable.Range(0, 6_000).Select(static i => $$"""{"folder":"/a","prompt":"p{{i}}"}"""));

        Assert.Equal("p5999", new PromptHistory(Path, "/a").Back(Typed(""))?.Text);
        Assert.Equal(5_000, File.ReadLines(Path).Count());
    }

    [Fact]
    public void File_BehindAHalfLine_LosesNothingMore()
    {
        new PromptHistory(Path, "/a").Add(Typed("one"));
        File.AppendAllText(Path, "{\"folder\":\"/a\",\"pro");
        new PromptHistory(Path, "/a").Add(Typed("two"));

        var history = new PromptHistory(Path, "/a");
        Assert.Equal("two", history.Back(Typed(""))?.Text);
        Assert.Equal("one", history.Back(Typed(""))?.Text);
    }

    [Fact]
    public void File_ThatIsTooLarge_IsReadFromItsEnd_AndCut()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        var words = new string('x', 60_000);
        File.WriteAllLines(Path, Enumerable.Range(0, 320).Select(i => $$"""{"folder":"/a","prompt":"p{{i}} {{words}}"}"""));
        Assert.True(new FileInfo(Path).Length > 16 * 1024 * 1024);

        var history = new PromptHistory(Path, "/a");
        Assert.StartsWith("p319 ", history.Back(Typed(""))!.Text, StringComparison.Ordinal);
        Assert.True(new FileInfo(Path).Length <= 16 * 1024 * 1024);

        // While it is open, too: each of these is as long as is kept.
        for (var i = 0; i < 40; i++)
        {
            history.Add(Typed($"q{i} {words}"));
        }

        Assert.True(new FileInfo(Path).Length <= 16 * 1024 * 1024);
        Assert.StartsWith("q39 ", new PromptHistory(Path, "/a").Back(Typed(""))!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_OfSeveralPrograms_LosesNoPrompt()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(program => Task.Factory.StartNew(
            () =>
            {
                for (var i = 0; i < 50; i++)
                {
                    new PromptHistory(Path, "/a").Add(Typed($"p{program} {i}"));
                }
            },
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        var history = new PromptHistory(Path, "/a");
        var found = new HashSet<string>();
        while (history.Back(Typed("")) is { } entry)
        {
            found.Add(entry.Text);
        }

        Assert.Equal(200, found.Count);
    }

    [Fact]
    public void Pastes_AreKept_AndNothingThatIsNone()
    {
        var entry = new HistoryEntry("", "see this text!") { Pastes = [(4, 4), (9, 4)] };
        new PromptHistory(Path, "/a").Add(entry);
        Assert.Equal([(4, 4), (9, 4)], new PromptHistory(Path, "/a").Back(Typed(""))!.Pastes);
        foreach (var wrong in (string[])["[4,-1]", "[4,100]", "[-1,2]", "[4,4,5,1]", "[\"a\",1]", "7", "[9999999999,1]", "[4,0]"])
        {
            File.WriteAllText(Path, $$"""{"folder":"/a","prompt":"see this text!","pastes":{{wrong}}}""" + "\n");
            Assert.Empty(new PromptHistory(Path, "/a").Back(Typed(""))!.Pastes);
        }
    }

    private static HistoryEntry Typed(string text) => new("", text);
}
