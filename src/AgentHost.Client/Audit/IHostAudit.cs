namespace AgentHost.Client;

/// <summary>Audit log of a host, and the log that it keeps of itself, as surfaces see them.</summary>
/// <remarks>Thread-safe. Failures are <see cref="HostException"/>.</remarks>
public interface IHostAudit
{
    /// <summary>Reads lines of the audit log, oldest first: what calls were allowed or denied, by what, and how they ended.</summary>
    /// <param name="workspaceId">The workspace whose settings say where the log lies.</param>
    /// <param name="filter">Selects the lines.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    IAsyncEnumerable<AuditEntry> ReadAsync(string workspaceId, AuditFilter filter, CancellationToken cancellationToken);

    /// <summary>Checks the audit log: every line is as it was written, none is missing, none was put in.</summary>
    /// <param name="workspaceId">The workspace whose settings say where the log lies.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <exception cref="HostException">It cannot be read (<see cref="HostFailure.Store"/>).</exception>
    ValueTask<AuditReport> VerifyAsync(string workspaceId, CancellationToken cancellationToken);

    /// <summary>Reads lines of the host's log, oldest first; with <see cref="LogFilter.Follow"/> until the token fires.</summary>
    /// <param name="filter">Selects the lines.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    IAsyncEnumerable<LogEntry> ReadLogAsync(LogFilter filter, CancellationToken cancellationToken);
}
