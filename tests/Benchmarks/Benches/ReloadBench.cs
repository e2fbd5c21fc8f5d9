using System.Diagnostics;
using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;

namespace AgentHost.Benchmarks.Benches;

/// <summary>
/// A plugin under <c>agent plugin dev</c>: from the last byte of a build to its tools being in place, the pause that waits for more bytes included.
/// </summary>
internal sealed class ReloadBench : IBench
{
    private const double MostMs = 2000;

    public string Name => "reload";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchPlace place, Options options)
    {
        const string name = "a build's end to the new code in place";
        var bundled = Path.Combine(Path.GetDirectoryName(place.Agent)!, "plugins", "files");
        if (!Directory.Exists(bundled))
        {
            return [Figure.LeftOut(name, "the published build has no plugin \"files\"")];
        }

        var built = place.Fresh("reload-plugin");
        foreach (var file in Directory.EnumerateFiles(bundled))
        {
            File.Copy(file, Path.Combine(built, Path.GetFileName(file)));
        }

        var home = place.Fresh("reload-home");
        var start = new ProcessStartInfo(place.Agent, ["plugin", "dev", built])
        {
            WorkingDirectory = home,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        start.Environment["HOME"] = home;
        using var process = Process.Start(start) ?? throw new BenchException("the agent did not start");
        try
        {
            await WaitAsync(process, " runs (");
            List<double> times = [];
            for (var i = 0; i < options.Runs; i++)
            {
                var manifest = Path.Combine(built, "plugin.json");
                var begun = Stopwatch.GetTimestamp();
                File.SetLastWriteTimeUtc(manifest, File.GetLastWriteTimeUtc(manifest).AddSeconds(1));
                await WaitAsync(process, " is taken anew (");
                times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            }

            process.StandardInput.Close();
            await process.WaitForExitAsync();
            return [new Figure(name, "ms", times) { Budget = MostMs }];
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static async Task WaitAsync(Process process, string text)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await process.StandardError.ReadLineAsync(deadline.Token) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return;
            }

            if (line.StartsWith('!'))
            {
                throw new BenchException($"agent plugin dev said: {line}");
            }
        }

        throw new BenchException("agent plugin dev ended by itself");
    }
}
