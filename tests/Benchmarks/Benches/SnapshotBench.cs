using System.Diagnostics;
using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;
using AgentHost.Editing.Snapshots;
using AgentHost.FileSystem;
using AgentHost.Processes;
using AgentHost.Processes.Backends;
using AgentHost.Sessions;

namespace AgentHost.Benchmarks.Benches;

/// <summary>Looking at 10,000 files before and after a command that changes nothing.</summary>
internal sealed class SnapshotBench : IBench
{
    private const int Folders = 200;
    private const int Each = 50;
    private const double MostMilliseconds = 150;

    /// <summary>Time in which a second change of a file might not show in its stamp (docs/decisions/0133).</summary>
    private static readonly TimeSpan Young = TimeSpan.FromSeconds(3);

    public string Name => "snapshot";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchPlace place, Options options)
    {
        var folder = place.Fresh("snapshot");
        var root = Directory.CreateDirectory(Path.Combine(folder, "work")).FullName;
        Directory.CreateDirectory(Path.Combine(root, ".git"));
        for (var i = 0; i < Folders; i++)
        {
            var sub = Directory.CreateDirectory(Path.Combine(root, $"p{i % 20}", $"sub{i}")).FullName;
            for (var file = 0; file < Each; file++)
            {
                await File.WriteAllTextAsync(Path.Combine(sub, $"f{file}.cs"), string.Concat(Enumerable.Repeat($"int n{i} = {file};\n", 200)));
            }
        }

        var calls = NativeFileSystem.ForThisSystem();
        var paths = WorkspacePaths.TryOpen(root, folder, calls, out var error) ?? throw new BenchException(error ?? "the folder cannot be opened");
        await using var backend = ProcessBackends.Create(TimeProvider.System);
        var snapshots = new Snapshotter(
            paths, calls, new LocalProcesses(root, backend), new SnapshotFolder(Path.Combine(folder, "data", "snapshots", "s"), TimeProvider.System),
            [], new SnapshotLimits(), TimeProvider.System);
        var blobs = new SessionBlobs(Path.Combine(folder, "blobs"), TimeProvider.System);
        var written = Stopwatch.GetTimestamp();
        var first = await LookAsync(snapshots, blobs);
        List<double> young = [];
        while (young.Count < options.Runs && Stopwatch.GetElapsedTime(written) + TimeSpan.FromMilliseconds(young.LastOrDefault()) < Young)
        {
            young.Add(await LookAsync(snapshots, blobs));
        }

        await Task.Delay(Young);
        await LookAsync(snapshots, blobs);
        var times = new List<double>(options.Runs);
        for (var run = 0; run < options.Runs; run++)
        {
            times.Add(await LookAsync(snapshots, blobs));
        }

        return
        [
            new Figure("before and after a command, 10,000 files", "ms", times)
            {
                Budget = MostMilliseconds, Note = $"the first look, which keeps all of them: {first:0} ms",
            },
            young.Count > 0
                ? new Figure("the same within 3 s of their writing", "ms", young) { Note = "each is read, since a change might not show in its times" }
                : Figure.LeftOut("the same within 3 s of their writing", "the first look took longer"),
        ];
    }

    private static async Task<double> LookAsync(Snapshotter snapshots, SessionBlobs blobs)
    {
        var start = Stopwatch.GetTimestamp();
        using var recording = await snapshots.BeginAsync(CancellationToken.None);
        var (changed, _) = await recording.EndAsync(blobs);
        return changed.Count == 0 ? Stopwatch.GetElapsedTime(start).TotalMilliseconds : throw new BenchException("files changed that nobody changed");
    }
}
