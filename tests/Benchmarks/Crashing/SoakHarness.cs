using System.Diagnostics;
using System.Globalization;
using AgentHost.Benchmarks.Measuring;

namespace AgentHost.Benchmarks.Crashing;

/// <summary>Four processes write into one store and checkpoint it; afterwards all that was acknowledged is there and the store is whole.</summary>
internal sealed class SoakHarness(BenchPlace place, double minutes)
{
    private const int Processes = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <returns>0 when nothing is lost or damaged.</returns>
    public async Task<int> RunAsync()
    {
        var folder = Path.Combine(place.Fresh("soak"), "sessions");
        var witness = new StoreWitness();
        var failures = new List<string>();
        var workers = Enumerable.Range(1, Processes).Select(seed => Start(folder, seed)).ToList();
        var readings = workers.Select(worker => ReadAsync(worker, witness)).ToList();
        var checkpoints = await WatchAsync(Path.Combine(folder, "sessions.db"), TimeSpan.FromMinutes(minutes));
        foreach (var worker in workers)
        {
            worker.StandardInput.Close();
        }

        foreach (var (worker, reading) in workers.Zip(readings))
        {
            try
            {
                using var clock = new CancellationTokenSource(Patience);
                await worker.WaitForExitAsync(clock.Token);
                if (!await reading)
                {
                    failures.Add($"a process ended before its work was done, with code {worker.ExitCode}");
                }
            }
            catch (OperationCanceledException)
            {
                failures.Add("a process did not end");
                worker.Kill();
            }

            worker.Dispose();
        }

        failures.AddRange(await witness.CheckAsync(folder));
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{Processes} processes, {minutes:0.##} minutes, {witness.Count} acknowledgements, {checkpoints} checkpoints seen, "
            + $"{new FileInfo(Path.Combine(folder, "sessions.db")).Length >> 20} MB, {failures.Count} failures"));
        foreach (var failure in failures.Take(20))
        {
            await Console.Out.WriteLineAsync("  " + failure);
        }

        if (failures.Count == 0)
        {
            // Gigabytes, after some minutes.
            Directory.Delete(folder, recursive: true);
        }

        return failures.Count == 0 ? 0 : 1;
    }

    /// <summary>The worker's own process: until its input ends.</summary>
    public static async Task<int> WorkAsync(string folder, int seed)
    {
        using var ended = new CancellationTokenSource();
        _ = Task.Run(async () =>
        {
            await Console.In.ReadToEndAsync();
            await ended.CancelAsync();
        });
        await new SoakWorker(folder, seed, TextWriter.Synchronized(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true }))
            .RunAsync(int.MaxValue, ended.Token);
        return 0;
    }

    private static Process Start(string folder, int seed)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath!,
            ["soak-worker", folder, seed.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false
        };
        return Process.Start(start) ?? throw new BenchException("a worker did not start");
    }

    private static async Task<bool> ReadAsync(Process worker, StoreWitness witness)
    {
        var done = false;
        while (await worker.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Split(' ') is ["ack", var session, var sequence])
            {
                witness.Note(session, long.Parse(sequence, CultureInfo.InvariantCulture), "message.part.completed");
            }

            done |= line == "done";
        }

        return done;
    }

    /// <summary>Counts how often the write-ahead log became shorter.</summary>
    private static async Task<int> WatchAsync(string database, TimeSpan time)
    {
        // Only checkpoints write the file itself.
        var clock = Stopwatch.StartNew();
        DateTime before = default;
        var changes = 0;
        while (clock.Elapsed < time)
        {
            await Task.Delay(20);
            var written = File.GetLastWriteTimeUtc(database);
            changes += written != before ? 1 : 0;
            before = written;
        }

        return changes;
    }
}
