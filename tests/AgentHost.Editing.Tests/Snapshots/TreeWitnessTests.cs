using AgentHost.Editing.Snapshots;
using AgentHost.FileSystem;

namespace AgentHost.Editing.Tests.Snapshots;

/// <summary>Stamps that are young prove nothing: two changes within one step of the clock have the same.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class TreeWitnessTests : IDisposable
{
    private readonly TempWorkspace _workspace = new();

    public TreeWitnessTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems have no stamps.");

    [Theory]
    [InlineData(1, true)]
    [InlineData(-3600, true)]
    [InlineData(10, false)]
    public void Compare_FileWithAYoungStamp_AsksForItsContent(int seconds, bool asks)
    {
        var (files, found) = Put();
        var witness = TreeWitness.Make(Take(found, seconds, []), files, found)!;
        var asked = new List<string>();

        Assert.NotNull(witness.Compare(Take(found, seconds, []), path => Answer(asked, path, true)));
        Assert.Equal(asks, witness.Compare(Take(found, seconds, []), path => Answer(asked, path, false)) is null);
        Assert.Equal(asks ? ["d/a.txt", "d/a.txt"] : [], asked);
    }

    [Fact]
    public void FindAlike_FileWithAYoungStamp_IsNamed()
    {
        var (files, found) = Put();
        Assert.Equal(["d/a.txt"], TreeWitness.Make(Take(found, 1, []), files, found)!.FindAlike(Take(found, 1, [])));
        Assert.Empty(TreeWitness.Make(Take(found, 10, []), files, found)!.FindAlike(Take(found, 10, [])));
    }

    [Fact]
    public void SourceWithAYoungStamp_LeavesNoWitness()
    {
        var (files, found) = Put();
        var stamp = _workspace.Calls.StampOf(Path.Combine(_workspace.Root, "d/a.txt"));

        Assert.Null(TreeWitness.Make(Take(found, 1, [stamp]), files, found));
        var witness = TreeWitness.Make(Take(found, 10, [stamp]), files, found);
        Assert.NotNull(witness);
        Assert.Null(witness.Compare(Take(found, 1, [stamp]), static _ => true));
        Assert.Null(witness.Compare(Take(found, 10, [null]), static _ => true));
    }

    [Fact]
    public void FolderThatWasNotLookedInto_LeavesNoWitness()
    {
        var (files, found) = Put();
        var stamps = Take(found, 10, []);
        _workspace.Put("e/b.txt", "two");
        files["e/b.txt"] = files["d/a.txt"];

        Assert.Null(TreeWitness.Make(stamps, files, new LookFindings(files, [], new FolderState())));
        Assert.Null(TreeWitness.Make(Take(found, 10, []), files, found)?.Compare(Take(found, 10, [], "f"), static _ => true));
    }

    public void Dispose() => _workspace.Dispose();

    private static bool Answer(List<string> asked, string path, bool answer)
    {
        asked.Add(path);
        return answer;
    }

    private (Dictionary<string, SnapshotEntry> Files, LookFindings Found) Put()
    {
        _workspace.Put("d/a.txt", "one");
        var files = new Dictionary<string, SnapshotEntry>(StringComparer.Ordinal) { ["d/a.txt"] = new(IsLink: false, "", 420) };
        return (files, new LookFindings(files, [], new FolderState()));
    }

    /// <summary>Takes stamps at a time after the file's last change; a name makes a new file before that.</summary>
    private TreeStamps Take(LookFindings found, int seconds, IReadOnlyList<FileStamp?> sources, string? name = null)
    {
        if (name is not null)
        {
            _workspace.Put(name, "");
        }

        var changed = _workspace.Calls.StampOf(Path.Combine(_workspace.Root, "d/a.txt"))!.Value.Changed;
        var time = new FixedTime(DateTimeOffset.UnixEpoch.AddTicks(changed / 100).AddSeconds(seconds));
        return TreeStamps.Take(_workspace.Calls, _workspace.Root, found, () => new LookSources(_workspace.Root, "", "", sources), time)!;
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
