using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.FileSystem;
using AgentHost.Kernel.Turns;
using AgentHost.Sessions;

namespace AgentHost.Hosting;

/// <summary>
/// Removes sessions that the person's settings do not keep, when the host's work is done, and not for long: those that are too many each time, for which no
/// clock is asked, and those that are too old at most once a day.
/// </summary>
internal sealed class SessionRetention(SessionService sessions, Task<SessionStore> store, TimeProvider time)
{
    private const string Doubt = "long ago";

    private static readonly TimeSpan Every = TimeSpan.FromDays(1);
    /// <summary>A longer pause may be a clock that was set wrong: it is believed when it says so again, a day later.</summary>
    private static readonly TimeSpan Usual = TimeSpan.FromDays(7);

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    /// <summary>Sweeps where settings of an open workspace say so. Never throws.</summary>
    public async ValueTask RunAsync(OpenedWorkspaces workspaces)
    {
        foreach (var opened in workspaces.All)
        {
            if (opened is not { IsValueCreated: true, Value.IsCompletedSuccessfully: true } || !store.IsCompletedSuccessfully)
            {
                continue;
            }

            // The same for all of them: a project has no say in it.
            var settings = (await opened.Value).Current.Settings;
            var (days, most) = (settings.Integer("sessions", "retentionDays"), settings.Integer("sessions", "maxSessions"));
            if (most is { } keep)
            {
                await SweepManyAsync((int)Math.Min(keep, int.MaxValue));
            }

            if (days is { } age)
            {
                await SweepOldAsync(new CleanRequest { OlderThanSeconds = age * 86_400.0 });
            }

            if (days is not null || most is not null)
            {
                return;
            }
        }
    }

    private async ValueTask SweepManyAsync(int keep)
    {
        var opened = await store;
        try
        {
            // Most ends of runs have nothing to remove, and find that out from the index alone.
            if (!opened.IsReadOnly
                && await opened.ReadAsync(static database => database.Scalar("SELECT count(*) FROM sessions"), CancellationToken.None) > keep)
            {
                using var clock = new CancellationTokenSource(Longest, time);
                await new SessionCleaner(sessions, opened, time).RunAsync(new CleanRequest { Keep = keep }, spareOpen: true, clock.Token);
            }
        }
        catch (Exception fault) when (fault is HostException or IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            // What is left goes the next time.
        }
    }

    private async ValueTask SweepOldAsync(CleanRequest request)
    {
        var opened = await store;
        try
        {
            var mark = Path.Combine(opened.Folder, "swept");
            var now = time.GetUtcNow().UtcDateTime;
            var since = File.Exists(mark) ? now - File.GetLastWriteTimeUtc(mark) : Every;
            if (since.Duration() < Every)
            {
                return;
            }

            var longAgo = since > Usual && PlainFile.ReadText(mark, 1024) != Doubt;
            await File.WriteAllTextAsync(mark, longAgo ? Doubt : "");
            File.SetLastWriteTimeUtc(mark, now);
            if (longAgo || since < TimeSpan.Zero)
            {
                return;
            }

            using var clock = new CancellationTokenSource(Longest, time);
            await new SessionCleaner(sessions, opened, time).RunAsync(request, spareOpen: true, clock.Token);
        }
        catch (Exception fault) when (fault is HostException or IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            // What is left goes the next time.
        }
    }
}
