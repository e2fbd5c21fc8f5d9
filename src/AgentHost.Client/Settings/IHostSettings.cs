using System.Text.Json;

namespace AgentHost.Client;

/// <summary>Settings of a host's workspaces, as surfaces see them.</summary>
/// <remarks>Thread-safe. Failures are <see cref="HostException"/>.</remarks>
public interface IHostSettings
{
    /// <summary>Reads the settings of a workspace, with their origins and what is wrong with them; secrets hidden.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<SettingsReport> ReadAsync(string workspaceId, CancellationToken cancellationToken);

    /// <summary>Reads the JSON schema of all settings that are known in a workspace: the host's, its plugins' and their aliases, its tools'.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<JsonElement> ReadSchemaAsync(string workspaceId, CancellationToken cancellationToken);

    /// <summary>Changes a settings file, when the result is in order; workspaces opened from now on take it.</summary>
    /// <param name="workspaceId">The workspace, whose plugins' schemas count.</param>
    /// <param name="change">The change.</param>
    /// <param name="cancellationToken">Ends the wait for another process that writes.</param>
    /// <exception cref="HostException">The file is off already, or would be (<see cref="HostFailure.Invalid"/>); nothing was written.</exception>
    ValueTask<SettingsChanged> ChangeAsync(string workspaceId, SettingsChange change, CancellationToken cancellationToken);
}
