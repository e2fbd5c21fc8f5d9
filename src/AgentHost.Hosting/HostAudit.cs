using System.Runtime.CompilerServices;
using AgentHost.Auditing;
using AgentHost.Client;
using AgentHost.Hosting.Logging;

namespace AgentHost.Hosting;

/// <summary>Audit log and log of this host.</summary>
internal sealed class HostAudit(AuditService audit, LogFile log, OpenedWorkspaces workspaces, TimeProvider time) : IHostAudit
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<AuditEntry> ReadAsync(string workspaceId, AuditFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await foreach (var entry in audit.ReadAsync((await workspaces.FindAsync(workspaceId)).Settings, filter, cancellationToken))
        {
            yield return entry;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<AuditReport> VerifyAsync(string workspaceId, CancellationToken cancellationToken) =>
        await audit.VerifyAsync((await workspaces.FindAsync(workspaceId)).Settings, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<LogEntry> ReadLogAsync(LogFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return new HostLogReader(log, time).ReadAsync(filter, cancellationToken);
    }
}
