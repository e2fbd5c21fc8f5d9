using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.FileSystem;
using AgentHost.Kernel.Turns;
using AgentHost.Sessions;

namespace AgentHost.Hosting;

/// <summary>Removes sessions that the person's settings do not keep, when the host's work is done; at most once a day, and not for long.</summary>
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
            if (days is not null || most is not null)
            {
                await SweepAsync(new CleanRequest { OlderThanSeconds = days * 86_400.0, Keep = most is { } keep ? (int)Math.Min(keep, int.MaxValue) : null });
                return;
            }
        }
    }

    private async ValueTask SweepAsync(CleanRequest request)
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
