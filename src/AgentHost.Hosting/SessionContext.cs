using AgentHost.Client;
using AgentHost.Security.Redaction;

namespace AgentHost.Hosting;

/// <summary>Conversations of sessions, as surfaces see them: secrets hidden.</summary>
internal sealed class SessionContext(CompactionService compacting, OpenedWorkspaces workspaces, Redactor redactor) : ISessionContext
{
    /// <inheritdoc/>
    public async ValueTask<CompactReport> CompactAsync(CompactRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var report = await compacting.RunAsync(await workspaces.FindAsync(request.WorkspaceId), request, cancellationToken);
        return report.Compacted is { } compacted ? report with { Compacted = (ContextCompacted)redactor.Redact(compacted) } : report;
    }

    /// <inheritdoc/>
    public async ValueTask<SessionPins> ReadPinsAsync(string sessionId, CancellationToken cancellationToken)
    {
        var pins = await compacting.ReadPinsAsync(sessionId, cancellationToken);
        return pins.Goal is { } goal ? pins with { Goal = redactor.Redact(goal) } : pins;
    }

    /// <inheritdoc/>
    public ValueTask<string> PinAsync(string sessionId, string message, bool pinned, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        return compacting.PinAsync(sessionId, message, pinned, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask SetGoalAsync(string sessionId, string? goal, CancellationToken cancellationToken) =>
        compacting.SetGoalAsync(sessionId, goal, cancellationToken);
}
