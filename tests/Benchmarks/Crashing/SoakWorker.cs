using System.Globalization;
using AgentHost.Client;
using AgentHost.Sessions;
using AgentHost.Sessions.Log;

namespace AgentHost.Benchmarks.Crashing;

/// <summary>
/// One of several processes that use a store at once: appends of all durabilities, blobs, values, forks, removals, checkpoints. Says what was acknowledged.
/// </summary>
internal sealed class SoakWorker(string folder, int seed, TextWriter output)
{
    private const int LongestPause = 20;
    private readonly Random _random = new(seed);
    private SessionLease? _lease;

    /// <summary>Works until the token fires, or so many rounds.</summary>
    public async Task RunAsync(int rounds, CancellationToken ended)
    {
        await using var store = await SessionStore.OpenAsync(new SessionStoreOptions(folder, TimeProvider.System, $"soak {seed}"), CancellationToken.None);
        _lease = await store.CreateAsync(new SessionInfo("", "", "/w", default), CancellationToken.None);
        for (var round = 0; round < rounds && !ended.IsCancellationRequested; round++)
        {
            await WorkAsync(store, round);
            await Task.Delay(_random.Next(LongestPause), CancellationToken.None);
        }

        await _lease.DisposeAsync();
        await output.WriteLineAsync("done");
    }

    private async Task WorkAsync(SessionStore store, int round)
    {
        var own = _lease!;
        switch (_random.Next(24))
        {
            case 0:
                await using (var writer = await own.Blobs.CreateAsync(null, CancellationToken.None))
                {
                    await writer.WriteAsync(new byte[_random.Next(200_000)], CancellationToken.None);
                    await writer.CompleteAsync(CancellationToken.None);
                }

                break;
            case 1:
                await store.KeyValues("soak")
                    .SetAsync($"k{_random.Next(20)}", ClientJson.ToElement(new string('v', _random.Next(2_000))), null, CancellationToken.None);
                break;
            case 2:
                await store.ReadEventsAsync(own.Info.Id, Math.Max(0, own.LastSequence - 500), 1_000, CancellationToken.None);
                break;
            case 3 when round % 3 == 0:
                var fork = await store.ForkAsync(new ForkRequest(own.Info.Id), CancellationToken.None);
                await store.DeleteAsync(fork.Id, CancellationToken.None);
                break;
            case 4 when own.LastSequence > 1_000:
                // Another session from here on: no one of them grows for ever.
                await own.DisposeAsync();
                _lease = await store.CreateAsync(new SessionInfo("", "", "/w", default), CancellationToken.None);
                break;
            case 5:
                await own.DisposeAsync();
                _lease = await store.AcquireAsync(own.Info.Id, CancellationToken.None);
                break;
            case 6:
                // Enough of these make the log due for a checkpoint.
                await AppendAsync(own, 1, 300_000, Durability.Process);
                break;
            case 7:
                await AppendAsync(own, 1, 200, Durability.Power);
                break;
            default:
                await AppendAsync(own, _random.Next(1, 20), _random.Next(1, 2_000), _random.Next(2) == 0 ? Durability.Buffered : Durability.Process);
                break;
        }
    }

    private async Task AppendAsync(SessionLease own, int count, int length, Durability durability)
    {
        var message = Guid.NewGuid().ToString("N");
        var events = Enumerable.Range(0, count)
            .Select(i => new PartCompleted(message, i, new TextPart(new string((char)('a' + _random.Next(26)), length))) { TurnId = "t" }).ToArray();
        var stored = await own.AppendAsync(events, durability, CancellationToken.None);
        if (durability != Durability.Buffered)
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"ack {own.Info.Id} {stored[^1].Sequence}"));
        }
    }
}
