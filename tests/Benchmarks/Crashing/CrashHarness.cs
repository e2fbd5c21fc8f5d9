using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AgentHost.Benchmarks.Measuring;
using AgentHost.ModelServing;
using AgentHost.Sessions;
using AgentHost.Sessions.Log;

namespace AgentHost.Benchmarks.Crashing;

/// <summary>
/// Kills the published agent at random moments of turns with edits and commands, of compactions, forks, imports, cleaning and prompts that wait, and looks
/// whether anything that was acknowledged is lost.
/// </summary>
/// <remarks>
/// An event that a process printed with its place in the store is acknowledged; it is written down here, in another process, before the kill.
/// </remarks>
internal sealed class CrashHarness(BenchPlace place, int kills)
{
    private const int ShortestLife = 20;
    private const int LongestLife = 350;
    private const int Names = 4;
    private readonly Random _random = new(1);
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<long, string>> _acknowledged = new(StringComparer.Ordinal);
    private readonly QueueWitness _queue = new();
    private readonly List<string> _failures = [];

    /// <summary>Runs to the end and prints what came of it.</summary>
    /// <returns>0 when nothing is lost or damaged.</returns>
    public async Task<int> RunAsync()
    {
        await using var setup = await AgentSetup.CreateAsync(place, "crash", Answer);
        var killed = 0;
        for (var round = 0; killed < kills; round++)
        {
            killed += round % 5 == 4 && _acknowledged.Keys.FirstOrDefault() is { } session
                ? await KillQueueAsync(setup, session, round) ? 1 : 0
                : await KillAsync(setup, Words(setup, round)) ? 1 : 0;
            await CheckAsync(setup, round % 10 == 9);
            if (round % 50 == 49)
            {
                await Console.Error.WriteLineAsync(
                    $"crash: {killed} kills, {Acknowledged} events and {_queue.Count} waiting prompts acknowledged, {_failures.Count} failures");
            }

            if (round > kills * 10)
            {
                _failures.Add("too many runs ended before they were killed");
                break;
            }
        }

        var taken = await GoOnAsync(setup);
        var waited = _queue.Count;
        _failures.AddRange(await _queue.RunAsync(setup));
        await CheckAsync(setup, all: true);
        _failures.AddRange(setup.Server.Failures.Select(static failure => $"a request was not valid: {failure}"));
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{killed} kills, {Acknowledged} events and {waited} waiting prompts acknowledged, {taken} sessions took another prompt, "
            + $"{_failures.Count} failures"));
        foreach (var failure in _failures.Take(20))
        {
            await Console.Out.WriteLineAsync("  " + failure);
        }

        return _failures.Count == 0 ? 0 : 1;
    }

    private int Acknowledged => _acknowledged.Values.Sum(static events => events.Count);

    private static Reply Answer(RecordedRequest request)
    {
        var n = request.ModelIndex ?? 0;
        return (n % 7) switch
        {
            0 => Reply.Call("write", $$"""{"path":"f{{n}}.txt","content":"made {{n}}\n"}"""),
            1 => Reply.Call("shell", $$"""{"command":"printf {{n}} >> log.txt; rm -f f{{n - 8}}.txt"}"""),
            2 => Reply.Call("list", $$"""{"limit":{{10 + (n % 90)}}}"""),
            3 => Reply.Call("shell", $$"""{"command":"sed -i s/{{n}}/x/ log.txt; chmod 600 log.txt; sleep 0.05"}"""),
            4 when n % 3 == 0 => Reply.Failing(Fault.ContextLength()),
            4 => Reply.Of(new string('w', 2_000)) with { EventDelayMs = 1 },
            _ => Reply.Of($"done {n}"),
        };
    }

    private IReadOnlyList<string> Words(AgentSetup setup, int round)
    {
        var name = $"s{_random.Next(Names)}";
        switch (round < Names ? 0 : _random.Next(12))
        {
            case 8:
                return ["session", "fork", "last", "--name", $"fork{round}"];
            case 9:
                return ["session", "clean", "--keep", "6", "--yes"];
            case 10 when Export(setup) is { } file:
                return ["session", "import", file, "--name", $"import{round}"];
            case 11:
                return ["session", "undo", "last"];
            default:
                return ["run", "--model", "openai/bench", "--permission-mode", "bypass", "--output", "stream-json", "--session", name, $"do number {round}"];
        }
    }

    /// <summary>A session as a file under an id that is not there yet.</summary>
    private string? Export(AgentSetup setup)
    {
        if (_acknowledged.Keys.LastOrDefault() is not { } id)
        {
            return null;
        }

        var file = Path.Combine(setup.Workspace, "..", "export.jsonl");
        File.Delete(file);
        using var process = setup.Start(["session", "export", id, "--format", "jsonl", "--output", file]);
        process.WaitForExit();
        if (!File.Exists(file))
        {
            return null;
        }

        File.WriteAllText(file, File.ReadAllText(file).Replace(id, Guid.NewGuid().ToString(), StringComparison.Ordinal));
        return file;
    }

    /// <summary>Leaves a prompt, or says something to a turn that runs, and kills the one who does, or the one who hears it.</summary>
    private async Task<bool> KillQueueAsync(AgentSetup setup, string session, int round)
    {
        if (_random.Next(3) == 0)
        {
            return await KillAsync(setup, ["session", "queue", "run", session], LongestLife * 4);
        }

        if (_random.Next(2) == 0)
        {
            return await KillAsync(setup, ["session", "queue", "add", session, QueueWitness.Words(round)], LongestLife * 6, () => _queue.Note(session, round));
        }

        var running = KillAsync(
            setup,
            ["run", "--model", "openai/bench", "--permission-mode", "bypass", "--output", "stream-json", "--session", session, $"do number {round}"],
            LongestLife * 6);
        await Task.Delay(_random.Next(ShortestLife, LongestLife));
        using var steer = setup.Start(["session", "steer", session, QueueWitness.Words(round)]);
        await Task.WhenAll(steer.StandardOutput.ReadToEndAsync(), steer.StandardError.ReadToEndAsync(), steer.WaitForExitAsync());
        if (steer.ExitCode == 0)
        {
            _queue.Note(session, round);
        }

        return await running;
    }

    /// <returns>Whether it was killed, and did not end before.</returns>
    private async Task<bool> KillAsync(AgentSetup setup, IReadOnlyList<string> words, int longest = LongestLife, Action? done = null)
    {
        using var process = setup.Start(words);
        var reading = ReadAsync(process);
        var errors = process.StandardError.ReadToEndAsync();
        using var life = new CancellationTokenSource(_random.Next(ShortestLife, longest));
        try
        {
            await process.WaitForExitAsync(life.Token);
            await reading;
            await errors;
            if (process.ExitCode == 0)
            {
                done?.Invoke();
            }

            return false;
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }

        await process.WaitForExitAsync();
        await reading;
        await errors;
        return true;
    }

    private async Task ReadAsync(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            try
            {
                using var json = JsonDocument.Parse(line);
                var e = json.RootElement;
                if (e.TryGetProperty("position", out _) && e.TryGetProperty("sequence", out var sequence) && e.TryGetProperty("sessionId", out var session))
                {
                    _acknowledged.GetOrAdd(session.GetString()!, static _ => new())[sequence.GetInt64()] = e.GetProperty("type").GetString()!;
                }
            }
            catch (JsonException)
            {
                // The last line of one that was killed, or words for people.
            }
        }
    }

    private async Task CheckAsync(AgentSetup setup, bool all)
    {
        var folder = Path.Combine(setup.DataFolder, "sessions");
        if (!Directory.Exists(folder))
        {
            return;
        }

        await using var store = await SessionStore.OpenAsync(new SessionStoreOptions(folder, TimeProvider.System, "crash"), CancellationToken.None);
        if (all)
        {
            _failures.AddRange((await store.InspectAsync(CancellationToken.None)).Damage);
        }

        _failures.AddRange(await _queue.CheckAsync(store));
        foreach (var (id, events) in _acknowledged)
        {
            var there = new Dictionary<long, string>();
            for (long after = 0; await store.ReadEventsAsync(id, after, 1_000, CancellationToken.None) is { Count: > 0 } page; after = page[^1].Sequence!.Value)
            {
                foreach (var e in page)
                {
                    there[e.Sequence!.Value] = e.Type;
                }
            }

            if (there.Count == 0 && await store.GetAsync(id, CancellationToken.None) is null)
            {
                // Cleaned away, which is what was asked for.
                _acknowledged.TryRemove(id, out _);
                continue;
            }

            _failures.AddRange(
                events.Where(e => there.GetValueOrDefault(e.Key) != e.Value).Select(e => $"{id}: event {e.Key} ({e.Value}) was acknowledged and is lost"));
            if (there.Keys.Max() != there.Count)
            {
                _failures.Add($"{id}: the numbers of its events have gaps");
            }
        }
    }

    /// <summary>Every session takes another prompt.</summary>
    private async Task<int> GoOnAsync(AgentSetup setup)
    {
        var sessions = JsonDocument.Parse((await setup.AgentAsync("session", "list", "--all", "--json", "--limit", "1000")).Output);
        foreach (var session in sessions.RootElement.EnumerateArray())
        {
            try
            {
                await setup.AgentAsync(
                    "run", "--model", "openai/bench", "--permission-mode", "bypass", "--quiet",
                    "--session", session.GetProperty("id").GetString()!, "and now?");
            }
            catch (BenchException fault)
            {
                _failures.Add(fault.Message);
            }
        }

        return sessions.RootElement.GetArrayLength();
    }
}
