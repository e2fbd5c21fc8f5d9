using System.Diagnostics;
using System.Globalization;
using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;
using AgentHost.Client;
using AgentHost.Sessions;
using AgentHost.Sessions.Log;

namespace AgentHost.Benchmarks.Benches;

/// <summary>Events appended one after another, each acknowledged before the next: by one process, and by four in one store.</summary>
internal sealed class AppendBench : IBench
{
    /// <summary>Events of one measurement and process; every twentieth ends a turn, which is promised to survive a power cut.</summary>
    private const int Events = 2_000;
    private const int Turn = 20;
    private const int Processes = 4;
    private const double LeastAlone = 2_000;
    private const double LeastTogether = 1_000;

    public string Name => "append";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchPlace place, Options options)
    {
        var folder = Path.Combine(place.Fresh("append"), "sessions");
        List<double> alone = [];
        List<double> together = [];
        for (var run = 0; run < options.Runs; run++)
        {
            alone.Add(await MeasureAsync(folder, 1) / Events);
            together.Add(await MeasureAsync(folder, Processes) / (Processes * Events));
        }

        return
        [
            new Figure("an event acknowledged, one process", "ms", alone)
            {
                Budget = 1_000 / LeastAlone,
                Note = string.Create(CultureInfo.InvariantCulture, $"{1_000 / Figure.MedianOf(alone):0} a second; every {Turn}th is flushed to the disk")
            },
            new Figure("the same, four processes in one store", "ms", together)
            {
                Budget = 1_000 / LeastTogether,
                Note = string.Create(CultureInfo.InvariantCulture, $"{1_000 / Figure.MedianOf(together):0} a second, all together")
            },
        ];
    }

    /// <summary>A process's part: says that it is ready, waits for a line, appends, says that it is done.</summary>
    public static async Task<int> WorkAsync(string folder)
    {
        await using var store = await SessionStore.OpenAsync(new SessionStoreOptions(folder, TimeProvider.System, "bench"), CancellationToken.None);
        await using var lease = await store.CreateAsync(new SessionInfo("", "", "/bench", default), CancellationToken.None);
        await Console.Out.WriteLineAsync("ready");
        await Console.In.ReadLineAsync();
        var text = new TextPart(new string('x', 200));
        for (var i = 1; i <= Events; i++)
        {
            await lease.AppendAsync(
                [new PartCompleted("m", i, text) { TurnId = "t" }], i % Turn == 0 ? Durability.Power : Durability.Process, CancellationToken.None);
        }

        await Console.Out.WriteLineAsync("done");
        return 0;
    }

    private static async Task<double> MeasureAsync(string folder, int count)
    {
        List<Process> workers = [];
        try
        {
            for (var i = 0; i < count; i++)
            {
                var worker = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["append-worker", folder])
                {
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                    UseShellExecute = false
                }) ?? throw new BenchException("a worker did not start");
                workers.Add(worker);
                await ExpectAsync(worker, "ready");
            }

            var start = Stopwatch.GetTimestamp();
            foreach (var worker in workers)
            {
                await worker.StandardInput.WriteLineAsync();
                await worker.StandardInput.FlushAsync();
            }

            foreach (var worker in workers)
            {
                await ExpectAsync(worker, "done");
            }

            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        finally
        {
            foreach (var worker in workers)
            {
                worker.StandardInput.Close();
                await worker.WaitForExitAsync();
                worker.Dispose();
            }
        }
    }

    private static async Task ExpectAsync(Process worker, string word)
    {
        if (await worker.StandardOutput.ReadLineAsync() is not { } line || line != word)
        {
            throw new BenchException($"a process that appends did not say {word}");
        }
    }
}
