using AgentHost.Editing.Edits;

namespace AgentHost.Editing.Tests.Edits;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class WorkspaceEditsTests : IDisposable
{
    private readonly TempWorkspace _ws = new();

    [Fact]
    public async Task ApplyAsync_NewFile_MakesFoldersAndTells()
    {
        var result = await Apply(_ws.Edits("a/b/c.txt"), Write("a/b/c.txt", "one\ntwo\n"));

        Assert.Null(result.Error);
        Assert.Equal("one\ntwo\n", _ws.Text("a/b/c.txt"));
        var change = Assert.Single(_ws.Published);
        Assert.Equal(("a/b/c.txt", null, 2, 0), (change.Path, change.Before, change.Added, change.Removed));
        Assert.Equal(change.After, _ws.Versions.Seen("a/b/c.txt"));
        Assert.Equal(["a", "a/b", "a/b/c.txt"], _ws.AllFiles());
    }

    [Fact]
    public async Task ApplyAsync_ExistingFile_KeepsModeBytesAndOldContent()
    {
        var path = _ws.Put("run.sh", "old\r\n");
        File.SetUnixFileMode(path, (UnixFileMode)0b111_101_000);
        var old = _ws.See("run.sh");

        var result = await Apply(_ws.Edits("run.sh"), Write("run.sh", "new\r\nline\r\n", old));

        Assert.Null(result.Error);
        Assert.Equal("new\r\nline\r\n"u8.ToArray(), File.ReadAllBytes(path));
        Assert.Equal((UnixFileMode)0b111_101_000, File.GetUnixFileMode(path));
        Assert.Equal("old\r\n"u8.ToArray(), _ws.Blobs.Kept[old]);
        Assert.Equal(["run.sh"], _ws.AllFiles());
        Assert.Equal("--- a/run.sh\n+++ b/run.sh\n@@ -1 +1,2 @@\n-old\r\n+new\r\n+line\r\n", result.Applied[0].Diff);
    }

    [Theory]
    [InlineData("unread")]
    [InlineData("changed")]
    [InlineData("no-base")]
    [InlineData("wrong-base")]
    [InlineData("gone")]
    [InlineData("read-only")]
    [InlineData("folder")]
    [InlineData("plan")]
    [InlineData("outside-link")]
    [InlineData("pipe")]
    [InlineData("large")]
    [InlineData("parent-is-file")]
    public async Task ApplyAsync_NotAllowed_SaysWhyAndChangesNothing(string what)
    {
        var path = _ws.Put("f", "old");
        var hash = _ws.See("f");
        var edits = _ws.Edits("f", "dir", "link", "pipe", "f/x", "gone");
        var change = Write("f", "new", hash);
        var expected = "old";
        switch (what)
        {
            case "unread":
                _ws.Versions.Saw("f", null);
                break;
            case "changed":
                File.WriteAllText(path, expected = "theirs");
                break;
            case "no-base":
                change = Write("f", "new");
                break;
            case "wrong-base":
                change = Write("f", "new", EditContent.Hash("other"u8));
                break;
            case "gone":
                change = Write("gone", "new", hash);
                break;
            case "read-only":
                File.SetUnixFileMode(path, UnixFileMode.UserRead);
                break;
            case "folder":
                Directory.CreateDirectory(Path.Combine(_ws.Root, "dir"));
                change = Write("dir", "new");
                break;
            case "plan":
                change = Write("g", "new");
                break;
            case "outside-link":
                _ws.Link("link", "../outside/x");
                change = Write("link", "new");
                break;
            case "pipe":
                using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(_ws.Root, "pipe")]))
                {
                    await mkfifo.WaitForExitAsync();
                }

                change = Write("pipe", "new");
                break;
            case "large":
                change = change with { Content = new byte[(16 * 1024 * 1024) + 1] };
                break;
            case "parent-is-file":
                change = Write("f/x", "new");
                break;
        }

        var before = _ws.AllFiles();
        var result = await Apply(edits, change);

        Assert.NotNull(result.Error);
        Assert.EndsWith(".", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Applied);
        Assert.Empty(_ws.Published);
        Assert.Equal(expected, File.ReadAllText(path));
        Assert.Equal(before, _ws.AllFiles());
        Assert.Empty(Directory.GetFileSystemEntries(_ws.Outside));
    }

    [Fact]
    public async Task ApplyAsync_FolderSwappedForLinkAfterPlan_IsNotWrittenOutside()
    {
        Directory.CreateDirectory(Path.Combine(_ws.Root, "d"));
        var edits = _ws.Edits("d/f");
        Directory.Delete(Path.Combine(_ws.Root, "d"));
        _ws.Link("d", "../outside");

        var result = await Apply(edits, Write("d/f", "x"));

        Assert.NotNull(result.Error);
        Assert.Empty(Directory.GetFileSystemEntries(_ws.Outside));
    }

    [Fact]
    public async Task ApplyAsync_FoldersSwappedAllTheTime_NeverWritesOutside()
    {
        var folder = Path.Combine(_ws.Root, "d");
        var real = Directory.CreateDirectory(Path.Combine(_ws.Root, "real")).FullName;
        var edits = _ws.Edits("d/*");
        using var stop = new CancellationTokenSource();
        var swapping = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    Directory.CreateDirectory(folder);
                    Thread.SpinWait(500);
                    Directory.Move(folder, $"{real}/{Guid.NewGuid():N}");
                    Directory.CreateSymbolicLink(folder, _ws.Outside);
                    Thread.SpinWait(500);
                    File.Delete(folder);
                }
                catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
                {
                    // The edit made the folder anew in between: the next round moves it away.
                }
            }
        });
        for (var i = 0; i < 2000; i++)
        {
            await Apply(edits, Write($"d/f{i}", "x"));
        }

        await stop.CancelAsync();
        await swapping;
        Assert.Empty(Directory.GetFileSystemEntries(_ws.Outside));
    }

    [Fact]
    public async Task ApplyAsync_SecondOfThreeFails_TakesAllBack()
    {
        _ws.Put("a", "old a");
        _ws.Put("gone", "old gone");
        var a = _ws.See("a");
        _ws.See("gone");
        Directory.CreateDirectory(Path.Combine(_ws.Root, "to"));

        // The move's target appears between check and commit: a step of the same edit puts it there.
        var result = await Apply(
            _ws.Edits("a", "new/x", "gone", "to/y", "a/z"),
            Write("a", "new a", a),
            Write("new/x", "x"),
            new FileChange(FileChangeKind.Delete, "gone"),
            Write("a/z", "below a file"));

        Assert.Contains("a/z", result.Error, StringComparison.Ordinal);
        Assert.Equal("old a", _ws.Text("a"));
        Assert.Equal("old gone", _ws.Text("gone"));
        Assert.Equal(["a", "gone", "to"], _ws.AllFiles());
        Assert.Empty(_ws.Published);
    }

    [Fact]
    public void Commit_FailingLate_RollsBackWhatWasDone()
    {
        _ws.Put("a", "old a");
        _ws.Put("b", "old b");
        _ws.Put("d/x", "x");
        var steps = new List<EditStep>
        {
            new(FileChangeKind.Write, _ws.Root + "/a", "a") { BeforeHash = "h", After = "new a"u8.ToArray() },
            new(FileChangeKind.Delete, _ws.Root + "/d", "d") { IsFolder = true },
            new(FileChangeKind.Move, _ws.Root + "/b", "b") { To = _ws.Root + "/deep/er/c" },
            new(FileChangeKind.Write, _ws.Root + "/n/new", "n/new") { After = "new"u8.ToArray() },
            new(FileChangeKind.Delete, _ws.Root + "/nothing", "nothing"),
        };
        using var commit = new EditCommit(_ws.Editor);

        var fault = Assert.Throws<EditException>(() => commit.Run(steps));

        Assert.Contains("vanished", fault.Message, StringComparison.Ordinal);
        Assert.Equal("old a", _ws.Text("a"));
        Assert.Equal("old b", _ws.Text("b"));
        Assert.Equal(["a", "b", "d", "d/x"], _ws.AllFiles());
    }

    [Fact]
    public async Task Commit_OfAFileThatOthersMayNotRead_IsNeverReadable()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs Unix modes.");
        const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        _ws.Put("a", "old");
        File.SetUnixFileMode(_ws.Root + "/a", Private);
        using var commit = new EditCommit(_ws.Editor);
        using var done = new CancellationTokenSource();
        var seen = new HashSet<UnixFileMode>();
        var looking = Task.Run(
            () =>
            {
                while (!done.IsCancellationRequested)
                {
                    foreach (var staged in new DirectoryInfo(_ws.Root).EnumerateFiles("*.agent-new"))
                    {
                        // Gone by now: it has no mode.
                        if ((int)staged.UnixFileMode is var mode and not -1)
                        {
                            seen.Add((UnixFileMode)mode);
                        }
                    }
                }
            },
            CancellationToken.None);

        commit.Run([new(FileChangeKind.Write, _ws.Root + "/a", "a") { BeforeHash = "h", After = new byte[64 << 20], Mode = (int)Private }]);
        await done.CancelAsync();
        await looking;

        Assert.Equal(Private, File.GetUnixFileMode(_ws.Root + "/a"));
        Assert.DoesNotContain(seen, static mode => mode != Private);
    }

    [Fact]
    public async Task ApplyAsync_HundredFiles_AreAllChanged()
    {
        var changes = new List<FileChange>();
        for (var i = 0; i < 100; i++)
        {
            _ws.Put($"d{i % 7}/f{i}", $"old {i}");
            changes.Add(Write($"d{i % 7}/f{i}", $"new {i}", _ws.See($"d{i % 7}/f{i}")));
        }

        var result = await Apply(_ws.Edits("./*"), [.. changes]);

        Assert.Null(result.Error);
        Assert.Equal(100, _ws.Published.Count);
        Assert.Equal(107, _ws.AllFiles().Count);
        Assert.Equal("new 99", _ws.Text("d1/f99"));
    }

    [Fact]
    public async Task ApplyAsync_SameFileTwice_AgainstItsOwnVersion()
    {
        var result = await Apply(_ws.Edits("a"), Write("a", "one"), Write("a", "two", EditContent.Hash("one"u8)));

        Assert.Null(result.Error);
        Assert.Equal("two", _ws.Text("a"));
        Assert.Equal(["a"], _ws.AllFiles());
    }

    [Fact]
    public async Task ApplyAsync_Delete_KeepsTheContent()
    {
        _ws.Put("a", "old");
        var hash = _ws.See("a");

        var result = await Apply(_ws.Edits("a"), new FileChange(FileChangeKind.Delete, "a"));

        Assert.Null(result.Error);
        Assert.Empty(_ws.AllFiles());
        Assert.Equal("old"u8.ToArray(), _ws.Blobs.Kept[hash]);
        Assert.Null(_ws.Versions.Seen("a"));
    }

    [Fact]
    public async Task ApplyAsync_DeleteFolder_OnlyRecursivelyAndNotThroughLinks()
    {
        _ws.Put("d/a", "a");
        _ws.Put("d/e/b", "b");
        File.WriteAllText(Path.Combine(_ws.Outside, "kept"), "x");
        _ws.Link("d/out", "../../outside");

        Assert.Contains("not empty", (await Apply(_ws.Edits("d*"), new FileChange(FileChangeKind.Delete, "d"))).Error, StringComparison.Ordinal);
        Assert.NotNull((await Apply(_ws.Edits("d"), new FileChange(FileChangeKind.Delete, "d") { Recursive = true })).Error);
        var result = await Apply(_ws.Edits("d*"), new FileChange(FileChangeKind.Delete, "d") { Recursive = true });

        Assert.Null(result.Error);
        Assert.Equal(["d/a", "d/e/b"], result.Applied.Select(change => change.Path).Order(StringComparer.Ordinal));
        Assert.All(result.Applied, change => Assert.True(_ws.Blobs.Kept.ContainsKey(change.Before!)));
        Assert.Empty(_ws.AllFiles());
        Assert.True(File.Exists(Path.Combine(_ws.Outside, "kept")));
    }

    [Fact]
    public async Task ApplyAsync_DeleteOrMoveOfLinkOrRoot_IsRefused()
    {
        _ws.Put("a", "x");
        _ws.See("a");
        _ws.Link("l", "a");

        Assert.NotNull((await Apply(_ws.Edits("a", "l"), new FileChange(FileChangeKind.Delete, "l"))).Error);
        Assert.NotNull((await Apply(_ws.Edits("./*"), new FileChange(FileChangeKind.Delete, ".") { Recursive = true })).Error);
        Assert.Equal(["a", "l"], _ws.AllFiles());
    }

    [Fact]
    public async Task ApplyAsync_Move_DoesNotOverwrite()
    {
        _ws.Put("a", "a");
        _ws.Put("b", "b");
        var hash = _ws.See("a");

        Assert.Contains(
            "exists already", (await Apply(_ws.Edits("a", "b"), new FileChange(FileChangeKind.Move, "a") { To = "b" })).Error, StringComparison.Ordinal);
        Assert.NotNull((await Apply(_ws.Edits("a"), new FileChange(FileChangeKind.Move, "a") { To = "n/c" })).Error);
        Assert.Null((await Apply(_ws.Edits("a", "n/c"), new FileChange(FileChangeKind.Move, "a") { To = "n/c" })).Error);

        Assert.Equal("a", _ws.Text("n/c"));
        Assert.Equal(hash, _ws.Versions.Seen("n/c"));
        Assert.Null(_ws.Versions.Seen("a"));
    }

    [Fact]
    public async Task ApplyAsync_WhilePreparing_IsRefused_AndPreviewTouchesNothing()
    {
        _ws.Put("a", "1\n2\n3\n");
        var hash = _ws.See("a");
        var edits = _ws.Editor.For(
            new EditBinding { Gate = _ws.Gate("edit"), Versions = _ws.Versions, Blobs = _ws.Blobs, Publish = (_, _) => throw new InvalidOperationException() });
        var edit = new WorkspaceEdit([Write("a", "1\nx\n3\n", hash)]);

        Assert.NotNull((await edits.ApplyAsync(edit, default)).Error);
        var preview = await edits.PreviewAsync(edit, default);

        Assert.Equal("--- a/a\n+++ b/a\n@@ -1,3 +1,3 @@\n 1\n-2\n+x\n 3\n", preview.Applied[0].Diff);
        Assert.Equal("1\n2\n3\n", _ws.Text("a"));
        _ws.Put(".env", "KEY");
        _ws.See(".env");
        Assert.NotNull((await edits.PreviewAsync(new WorkspaceEdit([Write(".env", "x", _ws.See(".env"))]), default)).Error);
    }

    [Fact]
    public async Task ApplyAsync_ManyAtOnce_OneAfterAnother()
    {
        _ws.Put("n", "start");
        var hash = _ws.See("n");
        var edits = _ws.Edits("n");

        // All start from the same version: one wins, the others are told.
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(async () => await Apply(edits, Write("n", $"v{i}", hash)))));

        Assert.Equal(1, results.Count(result => result.Error is null));
    }

    public void Dispose() => _ws.Dispose();

    private static FileChange Write(string path, string text, string? baseHash = null) =>
        new(FileChangeKind.Write, path) { Content = System.Text.Encoding.UTF8.GetBytes(text), BaseHash = baseHash };

    private static ValueTask<EditResult> Apply(IWorkspaceEdits edits, params FileChange[] changes) => edits.ApplyAsync(new WorkspaceEdit(changes), default);
}
