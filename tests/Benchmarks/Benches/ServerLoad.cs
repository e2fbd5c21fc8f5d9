using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using AgentHost.Benchmarks.Reporting;

namespace AgentHost.Benchmarks.Benches;

/// <summary>
/// Load on a server that runs: many sessions that stream, listeners that read nothing, streams that are cut and resumed, clients that race for answers.
/// The variable ROUNDS (1,000 where it is not set) scales all of it. The model is a plugin in the server's own process.
/// </summary>
internal sealed class ServerLoad(string socket, string token, string workspace, Func<double> memory)
{
    private const int Deltas = 100;
    private const int Clients = 8;
    private static readonly int Rounds =
        int.TryParse(Environment.GetEnvironmentVariable("ROUNDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var rounds)
            ? Math.Max(rounds, 10) : 1_000;

    /// <summary>Sessions that stream at once, with a listener each.</summary>
    /// <exception cref="BenchException">A durable event was lost, came twice or out of order.</exception>
    public async Task<IReadOnlyList<Figure>> StreamAsync()
    {
        var sessions = new List<string>();
        for (var i = 0; i < Rounds; i++)
        {
            sessions.Add(await SessionAsync());
        }

        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var listeners = sessions.Select(static _ => new EventListener()).ToList();
        try
        {
            await Task.WhenAll(sessions.Select((session, i) => listeners[i].OpenAsync(socket, token, $"/v1/sessions/{session}/events?after=0")));
            var reading = listeners.Select(static listener => Task.Run(() => listener.ReadAsync("turn.completed"))).ToList();
            foreach (var session in sessions)
            {
                await PromptAsync(session, Deltas.ToString(CultureInfo.InvariantCulture));
            }

            await Task.WhenAll(reading).WaitAsync(TimeSpan.FromMinutes(5));
            var wrong = listeners.Count(static listener => !listener.Ids.SequenceEqual(Enumerable.Range(1, listener.Ids.Count).Select(static id => (long)id)));
            if (wrong > 0)
            {
                throw new BenchException($"{wrong} of {Rounds} listeners lost an event, or had one twice or out of order");
            }

            var delays = listeners.SelectMany(static listener => listener.Delays).Order().ToList();
            var used = Process.GetCurrentProcess().TotalProcessorTime - before;
            return
            [
                new Figure($"delay of a delta, p99, {Rounds} sessions that stream", "ms", [At(delays, 0.99)])
                {
                    Budget = 250,
                    Note = $"{delays.Count} deltas, median {delays[delays.Count / 2]:0.0} ms; no durable event lost or out of order",
                },
                new Figure("the client's own processor time meanwhile", "s", [used.TotalSeconds]),
            ];
        }
        finally
        {
            listeners.ForEach(static listener => listener.Dispose());
        }
    }

    /// <summary>Listeners that read nothing while a session streams, and one that reads.</summary>
    public async Task<IReadOnlyList<Figure>> StallAsync()
    {
        var session = await SessionAsync();
        var stalled = Enumerable.Range(0, Math.Max(Rounds / 10, 1)).Select(static _ => new EventListener()).ToList();

        // The same for a while with nobody else there, to compare with; in another session, whose log nobody is told.
        var before = memory();
        var alone = await DelaysAsync(await SessionAsync(), Math.Min(12 * Rounds, 1_200));
        var quiet = memory();
        var began = Stopwatch.GetTimestamp();
        foreach (var listener in stalled)
        {
            await listener.OpenAsync(socket, token, $"/v1/sessions/{session}/events?after=0");
        }

        // Ten minutes of deltas where ROUNDS is 1,000.
        using var reader = new EventListener();
        await reader.OpenAsync(socket, token, $"/v1/sessions/{session}/events?after=0");
        await PromptAsync(session, (12 * Rounds).ToString(CultureInfo.InvariantCulture));
        await reader.ReadAsync("turn.completed");
        var after = memory();
        stalled.ForEach(static listener => listener.Dispose());
        var delays = reader.Delays.Order().ToList();
        return
        [
            new Figure($"memory for {stalled.Count} listeners that read nothing", "MB", [after - before])
            {
                Budget = 30,
                Note = $"through {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s of streaming; {quiet - before:0.0} MB of it for the same turn without them",
            },
            new Figure("delay of a delta beside them, p99", "ms", [At(delays, 0.99)])
            {
                Note = $"{delays.Count} deltas, median {At(delays, 0.5):0.0} ms; "
                    + $"without them {At(alone, 0.99):0.0} and {At(alone, 0.5):0.0} ms of {alone.Count}",
            },
        ];
    }

    /// <summary>Resumes at random numbers, and streams that are cut after random bytes.</summary>
    /// <exception cref="BenchException">What was joined is not the log.</exception>
    public async Task<IReadOnlyList<Figure>> ResumeAsync()
    {
        var random = new Random(20);
        var session = await SessionAsync();
        for (var i = 0; i < 5; i++)
        {
            await PromptAsync(session, "1", wait: true);
        }

        var last = long.Parse(
            ServerBench.Member("count", digits: true).Match(await AskAsync("GET", $"/v1/sessions/{session}/log/last")).Groups["value"].Value,
            CultureInfo.InvariantCulture);
        var times = new List<double>();
        for (var i = 0; i < 10 * Rounds; i++)
        {
            var from = random.NextInt64(last);
            var began = Stopwatch.GetTimestamp();
            using var listener = new EventListener();
            await listener.OpenAsync(socket, token, $"/v1/sessions/{session}/events?live=false&after={from}");
            await listener.ReadAsync("", last: last);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            Check(listener.Ids, from, last, "a resume");
        }

        for (var i = 0; i < Math.Max(Rounds / 2, 1); i++)
        {
            var joined = new List<long>();
            while (joined.Count < last)
            {
                using var listener = new EventListener();
                await listener.OpenAsync(socket, token, $"/v1/sessions/{session}/events?live=false&after={(joined.Count == 0 ? 0 : joined[^1])}");
                await listener.ReadAsync("", mostBytes: random.Next(500, 20_000), last: last);
                joined.AddRange(listener.Ids);
            }

            Check(joined, 0, last, "a stream that was cut");
        }

        return
        [
            new Figure($"a resume at a random number, of {10 * Rounds}", "ms", times)
            {
                Note = $"log of {last} events; {Rounds / 2} cut streams joined whole",
            },
        ];
    }

    /// <summary>Clients that answer the same question at once.</summary>
    /// <exception cref="BenchException">An answer counted twice, or a client was not told.</exception>
    public async Task<IReadOnlyList<Figure>> RaceAsync()
    {
        var session = await SessionAsync();
        var told = new ConcurrentQueue<long>();
        var asked = new SemaphoreSlim(0);
        var listeners = Enumerable.Range(0, Clients).Select(_ => new EventListener
        {
            Heard = type =>
            {
                if (type == "permission.resolved")
                {
                    told.Enqueue(Stopwatch.GetTimestamp());
                }
                else if (type == "permission.asked")
                {
                    asked.Release();
                }
            },
        }).ToList();
        foreach (var listener in listeners)
        {
            await listener.OpenAsync(socket, token, $"/v1/sessions/{session}/events?after=0");
            _ = Task.Run(() => listener.ReadAsync("never"));
        }

        var times = new List<double>();
        for (var i = 0; i < Rounds; i++)
        {
            await PromptAsync(session, "write", interactive: true);
            for (var k = 0; k < Clients; k++)
            {
                if (!await asked.WaitAsync(TimeSpan.FromSeconds(30)))
                {
                    throw new BenchException("a client did not hear of a question");
                }
            }

            var request = ServerBench.IdOf(await AskAsync("GET", "/v1/permissions"));
            told.Clear();
            var began = Stopwatch.GetTimestamp();
            var answers = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => TryAsync($"/v1/permissions/{request}")));
            if (answers.Count(static won => won) != 1)
            {
                throw new BenchException($"{answers.Count(static won => won)} answers counted for one question");
            }

            while (told.Count < Clients)
            {
                if (Stopwatch.GetElapsedTime(began) > TimeSpan.FromSeconds(30))
                {
                    throw new BenchException("a client did not hear who answered");
                }

                await Task.Delay(1);
            }

            times.Add(Stopwatch.GetElapsedTime(began, told.Max()).TotalMilliseconds);
            await AskAsync("GET", $"/v1/sessions/{session}/wait?until=idle&timeout=60");
        }

        listeners.ForEach(static listener => listener.Dispose());
        return
        [
            new Figure($"{Clients} clients race for an answer, until all are told", "ms", [times.Max()])
            {
                Budget = 100,
                Note = $"the longest of {Rounds}; median {Figure.MedianOf(times):0.0} ms, p99 {At([.. times.Order()], 0.99):0.0}; each resolved once",
            },
        ];
    }

    /// <summary>Delays of a turn's pieces, in ms, in order.</summary>
    private async Task<List<double>> DelaysAsync(string session, int pieces)
    {
        using var reader = new EventListener();
        await reader.OpenAsync(socket, token, $"/v1/sessions/{session}/events?after=0");
        await PromptAsync(session, pieces.ToString(CultureInfo.InvariantCulture));
        await reader.ReadAsync("turn.completed");
        return [.. reader.Delays.Order()];
    }

    private static double At(List<double> ordered, double share) => ordered[Math.Min((int)(ordered.Count * share), ordered.Count - 1)];

    private static void Check(IReadOnlyList<long> ids, long after, long last, string what)
    {
        if (ids.Count != last - after || ids.Where((id, i) => id != after + i + 1).Any())
        {
            throw new BenchException($"{what} after {after} had {string.Join(",", ids)} and not all up to {last}");
        }
    }

    private async Task<string> SessionAsync() => ServerBench.IdOf(await AskAsync("POST", "/v1/sessions", $$"""{"workspaceId":"{{workspace}}"}"""));

    private Task<string> PromptAsync(string session, string text, bool wait = false, bool interactive = false) => AskAsync(
        "POST",
        $"/v1/sessions/{session}/messages{(wait ? "?wait=true" : "")}",
        $$"""{"workspaceId":"{{workspace}}","text":"{{text}}","model":"pace/steady","interactive":{{(interactive ? "true" : "false")}}}""");

    private Task<string> AskAsync(string method, string target, string? body = null) => ServerBench.AskAsync(socket, token, method, target, body);

    private async Task<bool> TryAsync(string target)
    {
        try
        {
            await AskAsync("POST", target, """{"kind":"allow-once"}""");
            return true;
        }
        catch (BenchException)
        {
            return false;
        }
    }
}
