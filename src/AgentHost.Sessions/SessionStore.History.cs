using AgentHost.Client;
using AgentHost.Sessions.Log;

namespace AgentHost.Sessions;

public sealed partial class SessionStore
{
    /// <summary>The history of a session as its next request would carry it; only read, so that whoever owns it goes on.</summary>
    /// <exception cref="HostException">There is no such session.</exception>
    public async ValueTask<IReadOnlyList<Message>> ReadHistoryAsync(string sessionId, CancellationToken cancellationToken)
    {
        var (messages, compaction) = await ReadAsync(
            database => LogReader.Session(database, sessionId) is null
                ? throw NoSession(sessionId)
                : (LogReader.Messages(database, sessionId, skip: 0, limit: -1), LogReader.LastCompaction(database, sessionId)),
            cancellationToken);
        return new ModelHistory(
            HistoryRepair.Arrange(await StoredArguments.RestoreAsync(messages, ScopeOf(sessionId), cancellationToken)), compaction).Messages;
    }

    /// <summary>An event with the long arguments that the log keeps apart.</summary>
    public ValueTask<AgentEvent> RestoreAsync(AgentEvent value, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.SessionId is { } session ? StoredArguments.RestoreAsync(value, ScopeOf(session), cancellationToken) : new(value);
    }

    /// <summary>Blobs that a session may name, to be read; whoever owns the session goes on.</summary>
    public IBlobs OpenBlobs(string sessionId) => ScopeOf(sessionId);

    /// <summary>Blobs that a session may name.</summary>
    internal SessionScopedBlobs ScopeOf(string sessionId) => new(this, _writer, sessionId);
}
