using System.Collections.Concurrent;
using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Security.Redaction;

namespace AgentHost.Auditing;

/// <summary>The audit logs of this host: usually one. Cheap until something is written.</summary>
public sealed class AuditService(HostFolders folders, Func<string, string?> variables, Redactor redactor, TimeProvider time) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<AuditSettings, Lazy<AuditWriter>> _writers = new();

    /// <summary>Opens the audit trail of a turn; null where no log is kept.</summary>
    public AuditTrail? Of(SettingsView settings, string workspace)
    {
        var wanted = AuditSettings.Of(settings, variables);
        return wanted.Enabled
            ? new AuditTrail(_writers.GetOrAdd(wanted, chosen => new(() => Make(chosen))).Value, wanted.Required, workspace, time)
            : null;
    }

    public IAsyncEnumerable<AuditEntry> ReadAsync(SettingsView settings, AuditFilter filter, CancellationToken cancellationToken) =>
        AuditReader.ReadAsync(PlacesOf(settings), filter, cancellationToken);

    /// <exception cref="HostException">It cannot be read.</exception>
    public async ValueTask<AuditReport> VerifyAsync(SettingsView settings, CancellationToken cancellationToken)
    {
        var places = PlacesOf(settings);
        try
        {
            return await new AuditVerifier(places, time).VerifyAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new HostException(HostFailure.Store, $"The audit log in {places.Folder} could not be read: {fault.Message}", fault);
        }
    }

    public async ValueTask DisposeAsync()
    {
        // All of them, also where one cannot be closed.
        await Task.WhenAll(_writers.Values.Select(static async writer => await writer.Value.DisposeAsync()));
    }

    private AuditPlaces PlacesOf(SettingsView settings) => new(folders, AuditSettings.Of(settings, variables).Folder);

    private AuditWriter Make(AuditSettings settings) => new(new AuditLog(new AuditPlaces(folders, settings.Folder), time), redactor, settings.Retention, time);
}
