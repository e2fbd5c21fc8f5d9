using System.Diagnostics;
using AgentHost.Editing.Snapshots;
using AgentHost.FileSystem;
using AgentHost.Processes;
using AgentHost.Processes.Backends;

namespace AgentHost.Editing.Tests.Snapshots;

/// <summary>A folder that is looked at in two ways: as the host does, and by git alone.</summary>
internal sealed class SnapshotRig : IAsyncDisposable
{
    private const int LargeBytes = 4096;
    private readonly string _base = Directory.CreateTempSubdirectory("looks-").FullName;
    private readonly IProcessBackend _backend = ProcessBackends.Create(TimeProvider.System);
    private readonly AheadClock _clock = new();
    private readonly Snapshotter _quick;
    private readonly Snapshotter _slow;

    /// <param name="below">The workspace's folder within the repository.</param>
    public SnapshotRig(string below = "")
    {
        Top = Directory.CreateDirectory(Path.Combine(_base, "work")).FullName;
        Root = Directory.CreateDirectory(Path.Combine(Top, below)).FullName;
        Processes = new CountedProcesses(new LocalProcesses(Root, _backend));
        _quick = Make(NativeFileSystem.ForThisSystem(), "quick", Processes);
        _slow = Make(new PortableFileSystem(), "slow", new LocalProcesses(Root, _backend));
    }

    public string Top { get; }

    public string Root { get; }

    public CountedProcesses Processes { get; }

    private static CancellationToken None => TestContext.Current.CancellationToken;

    /// <summary>Another host's recordings of the folder, which keep what they see in the same place.</summary>
    public Snapshotter Other() => Make(NativeFileSystem.ForThisSystem(), "quick", new LocalProcesses(Root, _backend));

    public string In(string path) => Path.Combine(Root, path);

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(In(path))!);
        File.WriteAllText(In(path), text);
    }

    /// <summary>Writes a file so that its length and the time of its last change stay.</summary>
    public void WriteUnseen(string path, string text)
    {
        var written = File.GetLastWriteTimeUtc(In(path));
        File.WriteAllText(In(path), text);
        File.SetLastWriteTimeUtc(In(path), written);
    }

    public void Shell(string line)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-ec", line]) { WorkingDirectory = Root })!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>Makes all files old: once the file system's clock has taken a step, that of looks goes ahead.</summary>
    public async Task SettleAsync()
    {
        var probe = Path.Combine(_base, "probe");
        await File.WriteAllTextAsync(probe, "", None);
        var written = File.GetLastWriteTimeUtc(probe);
        await Eventually.TrueAsync(async () =>
        {
            await File.WriteAllTextAsync(probe, "", None);
            return File.GetLastWriteTimeUtc(probe) != written;
        });
        _clock.Ahead = TimeSpan.FromHours(1);
        await AroundAsync(static () => { });
        await Eventually.TrueAsync(async () =>
        {
            Processes.TakeStarted();
            await AroundAsync(static () => { });
            return Processes.TakeStarted() == 0;
        });
    }

    /// <summary>Changes that are told of an edit.</summary>
    public Task<SnapshotChanges> AroundAsync(Action edit) => AroundAsync(_quick, edit);

    /// <summary>Changes that git alone tells of an edit.</summary>
    public Task<SnapshotChanges> AroundSlowlyAsync(Action edit) => AroundAsync(_slow, edit);

    public static async Task<SnapshotChanges> AroundAsync(Snapshotter snapshots, Action edit)
    {
        using var recording = await snapshots.BeginAsync(None);
        edit();
        return await recording.EndAsync(new MemoryBlobs());
    }

    /// <summary>Changes that are told in both ways.</summary>
    public async Task<(SnapshotChanges Quick, SnapshotChanges Slow)> BothAsync(Action edit)
    {
        using var slow = await _slow.BeginAsync(None);
        using var quick = await _quick.BeginAsync(None);
        edit();
        return (await quick.EndAsync(new MemoryBlobs()), await slow.EndAsync(new MemoryBlobs()));
    }

    public static IReadOnlyList<string> Lines(SnapshotChanges changes) =>
    [
        .. changes.Files.Select(static file => $"{file.Path} {file.Before ?? "-"} {file.BeforeMode} > {file.After ?? "-"} {file.AfterMode}"),
        .. changes.Lost.Select(static path => "lost " + path),
    ];

    public async ValueTask DisposeAsync()
    {
        await _backend.DisposeAsync();
        Shell("chmod -R u+rwx .");
        Directory.Delete(_base, recursive: true);
    }

    private Snapshotter Make(NativeFileSystem calls, string name, IProcesses processes)
    {
        var paths = WorkspacePaths.TryOpen(Root, _base, NativeFileSystem.ForThisSystem(), out var error);
        Assert.True(paths is not null, error);
        return new Snapshotter(
            paths, calls, processes, new SnapshotFolder(Path.Combine(_base, "data", "snapshots", name), TimeProvider.System), [],
            new SnapshotLimits { FileBytes = LargeBytes }, _clock);
    }

    /// <summary>The system's clock, and how far it is ahead of the file system's.</summary>
    private sealed class AheadClock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
    }
}
