using System.Collections.Concurrent;
using System.Text.Json;
using AgentHost.Sessions;
using AgentHost.Sessions.Log;

namespace AgentHost.Benchmarks.Crashing;

/// <summary>What other processes were acknowledged, and whether the store still has it.</summary>
internal sealed class StoreWitness
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<long, string?>> _acknowledged = new(StringComparer.Ordinal);

    public int Count => _acknowledged.Values.Sum(static events => events.Count);

    /// <summary>An event of a session has its number, and its kind where that is known.</summary>
    public void Note(string session, long sequence, string? type) => _acknowledged.GetOrAdd(session, static _ => new())[sequence] = type;

    /// <summary>A line of <c>stream-json</c>.</summary>
    /// <returns>Whether it is the last one.</returns>
    public bool NoteLine(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var e = json.RootElement;
            var type = e.GetProperty("type").GetString();
            if (e.TryGetProperty("position", out _) && e.TryGetProperty("sequence", out var sequence) && e.TryGetProperty("sessionId", out var session))
            {
                Note(session.GetString()!, sequence.GetInt64(), type);
            }

            return type == "result";
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Reads the whole store.</summary>
    /// <returns>What is wrong with it.</returns>
    public async Task<IReadOnlyList<string>> CheckAsync(string folder)
    {
        var wrong = new List<string>();
        if (!File.Exists(Path.Combine(folder, "sessions.db")))
        {
            return Count == 0 ? [] : ["the store is gone"];
        }

        await using var store = await SessionStore.OpenAsync(new SessionStoreOptions(folder, TimeProvider.System, "witness"), CancellationToken.None);
        wrong.AddRange((await store.InspectAsync(CancellationToken.None)).Damage);
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

            wrong.AddRange(events.Where(e => !there.TryGetValue(e.Key, out var type) || (e.Value is not null && e.Value != type))
                .Select(e => $"{id}: event {e.Key} ({e.Value}) was acknowledged and is lost"));
            if (there.Count > 0 && there.Keys.Max() != there.Count)
            {
                wrong.Add($"{id}: the numbers of its events have gaps");
            }
        }

        return wrong;
    }
}
