using AgentHost.Client;

namespace AgentHost.Server.Streaming;

/// <summary>The sessions that a caller may hear of: all, or those of one workspace.</summary>
internal sealed class VisibleSessions(IHostClient host, string? workspace)
{
    private readonly Dictionary<string, bool> _known = new(StringComparer.Ordinal);

    /// <summary>Tests that an event may be heard. What belongs to no session is for callers without a bound.</summary>
    public async ValueTask<bool> HasAsync(AgentEvent e, CancellationToken cancellationToken)
    {
        if (workspace is null)
        {
            return true;
        }

        if (e.SessionId is not { } session)
        {
            return false;
        }

        if (!_known.TryGetValue(session, out var has))
        {
            _known[session] = has = await host.Sessions.GetAsync(session, cancellationToken) is { } found && found.Workspace == workspace;
        }

        return has;
    }
}
