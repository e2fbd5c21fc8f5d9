using System.Collections.Concurrent;
using AgentHost.Benchmarks.Measuring;
using AgentHost.Sessions;
using AgentHost.Sessions.Log;
using AgentHost.Sessions.Sqlite;

namespace AgentHost.Benchmarks.Crashing;

/// <summary>Prompts and words for a running turn that a process took, and whether each still waits or was taken up once.</summary>
/// <remarks>Taken is what the process said so of by its exit code; each has words of its own, by which it is found in the store.</remarks>
internal sealed class QueueWitness
{
    private const string Waits = "SELECT count(*) FROM meta WHERE key LIKE 'queue/'||?1||'/%' AND instr(value, ?2)>0";

    /// <summary>Said of by the session's owner, and not taken up: the row is gone then where it was for a running turn.</summary>
    private const string Told = "SELECT count(*) FROM events WHERE session_id=?1 AND type IN ('turn.queued', 'turn.steered') AND instr(body, ?2)>0";

    private const string TakenUp = "SELECT count(*) FROM events WHERE session_id=?1 AND instr(body, ?2)>0 AND (type='turn.started' OR (type='turn.steered' AND "
        + "json_extract(body, '$.messageId') IS NOT NULL))";

    private readonly ConcurrentDictionary<string, string> _taken = new(StringComparer.Ordinal);

    public int Count => _taken.Count;

    /// <summary>Words that nothing else has.</summary>
    public static string Words(int round) => $"waiting word {round} ends";

    public void Note(string session, int round) => _taken[Words(round)] = session;

    /// <returns>What is lost, or was taken up twice.</returns>
    public async Task<IReadOnlyList<string>> CheckAsync(SessionStore store)
    {
        var failures = new List<string>();
        foreach (var (words, session) in _taken)
        {
            if (await store.GetAsync(session, CancellationToken.None) is null)
            {
                // Cleaned away, which is what was asked for.
                _taken.TryRemove(words, out _);
                continue;
            }

            var (waits, told, up) = await store.ReadAsync(
                database => (CountOf(database, Waits, session, words), CountOf(database, Told, session, words), CountOf(database, TakenUp, session, words)),
                CancellationToken.None);
            if (up > 1)
            {
                failures.Add($"{session}: \"{words}\" was taken up {up} times");
            }
            else if (waits + told + up == 0)
            {
                failures.Add($"{session}: \"{words}\" was acknowledged and is lost");
            }
        }

        return failures;
    }

    /// <summary>Runs what waits: after that each was taken up once, or is still shown as one that waits.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(AgentSetup setup)
    {
        var failures = new List<string>();
        var shown = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var session in _taken.Values.Distinct(StringComparer.Ordinal))
        {
            using (var run = setup.Start(["session", "queue", "run", session]))
            {
                // What the turns come to is not looked at here: the model of this harness fails now and then.
                await Task.WhenAll(run.StandardOutput.ReadToEndAsync(), run.StandardError.ReadToEndAsync(), run.WaitForExitAsync());
            }

            shown[session] = (await setup.AgentAsync("session", "queue", "list", session, "--json")).Output;
        }

        await using var store = await SessionStore.OpenAsync(
            new SessionStoreOptions(Path.Combine(setup.DataFolder, "sessions"), TimeProvider.System, "crash"), CancellationToken.None);
        foreach (var (words, session) in _taken)
        {
            var up = await store.ReadAsync(database => CountOf(database, TakenUp, session, words), CancellationToken.None);
            if (up + (shown[session].Contains(words, StringComparison.Ordinal) ? 1 : 0) != 1)
            {
                failures.Add($"{session}: \"{words}\" was acknowledged, taken up {up} times, and {(up == 0 ? "does not wait" : "waits")}");
            }
        }

        return failures;
    }

    private static long CountOf(Database database, string sql, string session, string words)
    {
        using var query = database.Query(sql);
        return query.Bind(1, session).Bind(2, words).Step() ? query.GetInt64(0) : 0;
    }
}
