using AgentHost.Client;
using AgentHost.Kernel.Turns;
using AgentHost.Sessions;
using AgentHost.Sessions.Log;
using AgentHost.Sessions.Searching;

namespace AgentHost.Hosting;

/// <summary>Removes old sessions, when a person says so.</summary>
internal sealed class SessionCleaner(SessionService sessions, SessionStore store, TimeProvider time)
{
    /// <summary>From here on the search index goes whole and is made again: quicker than taking each session out of it.</summary>
    private const int Many = 10;

    /// <exception cref="HostException">No bound is given, or it is none.</exception>
    public ValueTask<CleanReport> RunAsync(CleanRequest request, CancellationToken cancellationToken) => RunAsync(request, spareOpen: false, cancellationToken);

    /// <param name="request">Which.</param>
    /// <param name="spareOpen">True to keep sessions that are open in this process, also when nothing runs in them.</param>
    /// <param name="cancellationToken">Ends it between two sessions.</param>
    /// <exception cref="HostException">No bound is given, or it is none.</exception>
    public async ValueTask<CleanReport> RunAsync(CleanRequest request, bool spareOpen, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request is { OlderThanSeconds: null, Keep: null })
        {
            throw new HostException(HostFailure.Invalid, "Which sessions are to go? Say how old, or how many stay.");
        }

        if (request.OlderThanSeconds is { } given && !(given >= 0 && given <= TimeSpan.FromDays(365_000).TotalSeconds))
        {
            throw new HostException(HostFailure.Invalid, "An age is a number of seconds, 0 and more.");
        }

        if (request.Keep < 0)
        {
            throw new HostException(HostFailure.Invalid, "The number of sessions that stay is 0 or more.");
        }

        var now = time.GetUtcNow();
        var before = request.OlderThanSeconds is { } seconds ? now - TimeSpan.FromSeconds(seconds) : (DateTimeOffset?)null;
        var all = await store.ReadAsync(static database => LogReader.Sessions(database, workspace: null, limit: -1), cancellationToken);

        // A sub-agent's goes with the session that it belongs to.
        var ids = all.Select(static session => session.Id).ToHashSet(StringComparer.Ordinal);
        all.RemoveAll(session => session is { ParentTurn: not null, Parent: { } parent } && ids.Contains(parent));
        var uses = LastUses(all, now);
        var old = all.Where((_, i) => uses[i] < before || i >= request.Keep).ToList();
        if (request.DryRun)
        {
            return new CleanReport { Removed = old };
        }

        if (old.Count >= Many)
        {
            SearchFile.Forget(store.Folder);
        }

        var removed = new List<SessionInfo>(old.Count);
        var used = new List<SessionInfo>();
        foreach (var session in old)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (spareOpen && sessions.IsOpen(session.Id))
            {
                used.Add(session);
                continue;
            }

            try
            {
                await sessions.DeleteAsync(session.Id, cancellationToken);
                removed.Add(session);
            }
            catch (HostException busy) when (busy.Failure == HostFailure.Busy)
            {
                used.Add(session);
            }
            catch (HostException gone) when (gone.Failure == HostFailure.NotFound)
            {
                // Somebody else cleans as well.
            }
        }

        return new CleanReport { Removed = removed, InUse = used };
    }

    /// <summary>
    /// Finds the time of each session's last use, at the earliest. Each was used after those behind it, so that a clock that was set back makes none of them
    /// old; a time that is still to come says nothing, and its session stays.
    /// </summary>
    private static DateTimeOffset[] LastUses(List<SessionInfo> lastFirst, DateTimeOffset now)
    {
        var uses = new DateTimeOffset[lastFirst.Count];
        var latest = DateTimeOffset.MinValue;
        for (var i = lastFirst.Count - 1; i >= 0; i--)
        {
            var at = lastFirst[i].UpdatedAt;
            latest = at <= now && at > latest ? at : latest;
            uses[i] = at > now ? DateTimeOffset.MaxValue : latest;
        }

        return uses;
    }
}
