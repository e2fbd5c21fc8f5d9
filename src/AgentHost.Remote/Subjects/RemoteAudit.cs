using AgentHost.Client;
using AgentHost.Remote.Connecting;
using static AgentHost.Remote.Connecting.RemoteConnection;

namespace AgentHost.Remote.Subjects;

/// <summary>Audit log of a server, and its own log.</summary>
internal sealed class RemoteAudit(RemoteConnection connection) : IHostAudit
{
    public IAsyncEnumerable<AuditEntry> ReadAsync(string workspaceId, AuditFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return connection.LinesAsync<AuditEntry>(
            "GET",
            With($"v1/workspaces/{Escape(workspaceId)}/audit", ("since", filter.Since), ("tool", filter.Tool), ("session", filter.SessionId)),
            body: null,
            cancellationToken);
    }

    public ValueTask<AuditReport> VerifyAsync(string workspaceId, CancellationToken cancellationToken) =>
        connection.GetAsync<AuditReport>($"v1/workspaces/{Escape(workspaceId)}/audit/verify", cancellationToken);

    public IAsyncEnumerable<LogEntry> ReadLogAsync(LogFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return connection.LinesAsync<LogEntry>(
            "GET",
            With("v1/log", ("session", filter.SessionId), ("level", EnumNames.Write(filter.Level)), ("lines", filter.Lines), ("follow", filter.Follow)),
            body: null,
            cancellationToken);
    }
}
