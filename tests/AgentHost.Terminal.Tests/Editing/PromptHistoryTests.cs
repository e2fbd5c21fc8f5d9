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
        history.Add("one");
        history.Add("two");
        history.Add("two");
        Assert.Equal("two", history.Back("draft"));
        Assert.Equal("one", history.Back("two"));
        Assert.Null(history.Back("one"));
        Assert.Equal("two", history.Forward());
        Assert.Equal("draft", history.Forward());
        Assert.Null(history.Forward());
    }

    [Fact]
    public void File_IsSharedByFolders_AndReadByWhoComesLater()
    {
        new PromptHistory(Path, "/a").Add("of a\nin two lines");
        new PromptHistory(Path, "/b").Add("of b");
        File.AppendAllText(Path, "{\"folder\":\"/a\",\"pro"); // killed while it wrote

        var history = new PromptHistory(Path, "/a");
        Assert.Equal("of a\nin two lines", history.Back(""));
        Assert.Null(history.Find("of b", 0, all: false));
        Assert.Equal("of b", history.Find("OF", 0, all: true));
        Assert.Equal("of a\nin two lines", history.Find("of", 1, all: true));
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
        history.Add("one");

        Assert.Equal("one", history.Back(""));
        new PromptHistory(null, "/a").Add("nowhere");
    }

    [Fact]
    public void File_ThatGrows_IsCut()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        File.WriteAllLines(Path, Enumerable.Range(0, 6_000).Select(static i => $$"""{"folder":"/a","prompt":"p{{i}}"}"""));

        Assert.Equal("p5999", new PromptHistory(Path, "/a").Back(""));
        Assert.Equal(5_000, File.ReadLines(Path).Count());
    }
}
