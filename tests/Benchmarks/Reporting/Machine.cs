using System.Diagnostics;
using System.Runtime.InteropServices;

namespace AgentHost.Benchmarks.Reporting;

/// <summary>What the figures were measured on.</summary>
/// <param name="Cores">Processors that this process may use.</param>
/// <param name="System">The operating system and its kernel.</param>
/// <param name="Runtime">The .NET of this program (the agent brings its own).</param>
/// <param name="Load">The load average at the start: above the number of cores the figures say little.</param>
/// <param name="FsyncMs">One fsync of a small file, median of 15.</param>
internal sealed record Machine(int Cores, string System, string Runtime, string Load, double FsyncMs)
{
    private const int Fsyncs = 15;

    public static Machine Read(string folder) => new(
        Environment.ProcessorCount,
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown",
        Figure.MedianOf(MeasureFsync(folder)));

    public override string ToString() => $"{Cores} cores, {System}, {Runtime}, load {Load}, one fsync {FsyncMs:0.00} ms";

    private static List<double> MeasureFsync(string folder)
    {
        var path = Path.Combine(folder, "fsync.tmp");
        var samples = new List<double>();
        using (var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 0))
        {
            for (var i = 0; i < Fsyncs; i++)
            {
                file.Write(new byte[4096]);
                var started = Stopwatch.GetTimestamp();
                file.Flush(flushToDisk: true);
                samples.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        }

        File.Delete(path);
        return samples;
    }
}
