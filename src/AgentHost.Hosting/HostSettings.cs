using System.Text.Json;
using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Kernel.Models;
using AgentHost.Models;
using AgentHost.Security.Redaction;

namespace AgentHost.Hosting;

/// <summary>Settings of this host's workspaces.</summary>
internal sealed class HostSettings(SettingsService settings, SettingsReloader renewal, ModelClients clients, OpenedWorkspaces workspaces, Redactor redactor)
    : IHostSettings
{
    /// <inheritdoc/>
    public async ValueTask<SettingsReport> ReadAsync(string workspaceId, CancellationToken cancellationToken)
    {
        var workspace = await workspaces.FindAsync(workspaceId);
        var names = NamedModels.Check(workspace.Settings, clients.SelectorOf(workspace));
        var problems = CatalogService.Check(workspace.Settings) is { } idle ? names.Append(idle) : names;
        return redactor.Redact(SettingsReports.Of(workspace.Configuration.Loaded, problems, workspace.Configuration.SettingsFiles));
    }

    /// <inheritdoc/>
    public async ValueTask<JsonElement> ReadSchemaAsync(string workspaceId, CancellationToken cancellationToken) =>
        SettingsSchemas.Of((await workspaces.FindAsync(workspaceId)).Configuration.Sources);

    /// <inheritdoc/>
    public async ValueTask<SettingsChanged> ChangeAsync(string workspaceId, SettingsChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        var workspace = await workspaces.FindAsync(workspaceId);
        return await renewal.TakeAsync(workspace, await settings.ChangeAsync(workspace, change, cancellationToken), cancellationToken);
    }
}
