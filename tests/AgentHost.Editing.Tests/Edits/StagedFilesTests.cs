using System.Text;
using AgentHost.Editing.Edits;
using AgentHost.FileSystem;

namespace AgentHost.Editing.Tests.Edits;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class StagedFilesTests : IDisposable
{
    private readonly TempWorkspace _ws = new();

    private string Data => Path.Combine(_ws.Outside, "data");

    private string Notes => Path.Combine(Data, "staged");

    [Fact]
    public void RemoveLeft_OfAProcessThatIsGone_RemovesWhatItStagedAndNothingElse()
    {
        var staged = _ws.Put(StagedFiles.NewName(), "half");
        var other = _ws.Put("kept.agent-new", "a person's");
        Directory.CreateDirectory(Notes);
        File.WriteAllText(Path.Combine(Notes, "n"), $"{staged}\0{other}\0");

        new StagedFiles(Data).RemoveLeft();

        Assert.Equal((false, true), (File.Exists(staged), File.Exists(other)));
        Assert.Empty(Directory.GetFiles(Notes));
    }

    [Fact]
    public void RemoveLeft_WhileItsProcessLives_LeavesItAlone()
    {
        var staged = _ws.Put(StagedFiles.NewName(), "half");
        using (var note = new StagedFiles(Data).Begin()!)
        {
            note.Add(staged);
            new StagedFiles(Data).RemoveLeft();
            Assert.True(File.Exists(staged));
            Assert.Single(Directory.GetFiles(Notes));
        }

        Assert.Empty(Directory.GetFiles(Notes));
    }

    [Fact]
    public async Task Commit_WhileItRuns_IsNotedAndAfterwardsNot()
    {
        using var editor = new WorkspaceEditor(_ws.Paths, _ws.Calls, new StagedFiles(Data));
        using var done = new CancellationTokenSource();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var looking = Task.Factory.StartNew(
            () =>
            {
                begun.SetResult();
                while (!done.IsCancellationRequested)
                {
                    foreach (var note in Directory.Exists(Notes) ? Directory.GetFiles(Notes) : [])
                    {
                        try
                        {
                            // The runtime's own reader would ask for the lock.
                            seen.Add(Encoding.UTF8.GetString(PlainFile.ReadBytes(note, 10_000)));
                        }
                        catch (IOException)
                        {
                            // Gone by now.
                        }
                    }
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        await begun.Task;

        using (var commit = new EditCommit(editor))
        {
            commit.Run([new(FileChangeKind.Write, _ws.Root + "/a", "a") { After = new byte[64 << 20] }]);
        }

        await done.CancelAsync();
        await looking;
        Assert.Contains(seen, text => text.StartsWith(_ws.Root + "/.", StringComparison.Ordinal) && text.EndsWith(".agent-new\0", StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(Notes));
        Assert.Equal(["a"], _ws.AllFiles());
    }

    public void Dispose() => _ws.Dispose();
}
