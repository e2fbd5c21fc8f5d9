using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Json;
using AgentHost.Kernel.Workspaces;
using AgentHost.Models.Catalog;
using AgentHost.Security.Network;
using Microsoft.Extensions.Logging;

namespace AgentHost.Kernel.Models;

/// <summary>
/// Gets newer lists of models: when a person says so, and by itself where they set <c>catalog.autoUpdate</c>; then after a turn, in the background, never on
/// the way of one.
/// </summary>
public sealed class CatalogService(HostFolders folders, ConnectDeadline connect, ILogger log, TimeProvider time) : IAsyncDisposable
{
    private const string NoAddress = "No address is set for a newer list of models: agent config set catalog.url https://…";

    /// <summary>Time that a host which closes waits for an update that has begun: 2 s.</summary>
    private static readonly TimeSpan CloseDeadline = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _gate = new();
    private Task? _running;
    private bool _closed;

    /// <summary>The file whose time says when a list was last asked for.</summary>
    private string Mark => CatalogUpdater.FileIn(folders) + ".asked";

    /// <summary>Finds a setting of the list that does nothing by itself, as a problem at its place; null for none.</summary>
    public static JsonProblem? Check(SettingsView settings) =>
        IntervalOf(settings) is not null && settings.Text("catalog", "url") is null
            ? settings.Problem($"catalog.autoUpdate does nothing yet. {NoAddress}", "catalog", "autoUpdate") with { Severity = JsonSeverity.Warning }
            : null;

    /// <summary>Gets one now.</summary>
    /// <param name="workspace">Its settings have the address.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="HostException">There is no address, or what is there was not taken.</exception>
    public async ValueTask<CatalogUpdate> UpdateAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        var address = workspace.Settings.Text("catalog", "url")
            ?? throw new HostException(HostFailure.Invalid, workspace.Configuration.SettingsError ?? NoAddress);
        using var client = new HttpClients(connect: connect).Create();
        var registry = workspace.Services.Registry;
        return await new CatalogUpdater(folders, client, time).UpdateAsync(address, () => RegisteredProvider.ListsOf(registry), cancellationToken);
    }

    /// <summary>Begins to get one where the settings say so and it is time; the caller does not wait.</summary>
    public void Begin(Workspace workspace)
    {
        var settings = workspace.Settings;
        if (IntervalOf(settings) is not { } every || settings.Text("catalog", "url") is null)
        {
            return;
        }

        lock (_gate)
        {
            if (!_closed && _running is null or { IsCompleted: true } && TakeTurn(every))
            {
                _running = Task.Run(() => RunAsync(workspace), CancellationToken.None);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _closed = true;
        }

        if (_running is { } begun)
        {
            _closing.CancelAfter(CloseDeadline);
            await begun;
        }

        _closing.Dispose();
    }

    private static TimeSpan? IntervalOf(SettingsView settings) => settings.Duration("catalog", "autoUpdate");

    /// <summary>
    /// Tests that an update is due. Noted at once: another process does not ask as well, and what failed is asked for again after the same interval.
    /// </summary>
    private bool TakeTurn(TimeSpan every)
    {
        try
        {
            var now = time.GetUtcNow().UtcDateTime;

            // A clock that was set back is no reason to wait for years.
            if (File.Exists(Mark) && (now - File.GetLastWriteTimeUtc(Mark)).Duration() < every)
            {
                return false;
            }

            Directory.CreateDirectory(folders.Cache);
            File.WriteAllBytes(Mark, []);
            File.SetLastWriteTimeUtc(Mark, now);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Without the note each turn would ask.
            return false;
        }
    }

    private async Task RunAsync(Workspace workspace)
    {
        try
        {
            if (await UpdateAsync(workspace, _closing.Token) is { Changed: true } update)
            {
                log.LogInformation("The list of models is of {Updated} now.", update.Updated);
            }
        }
        catch (Exception fault) when (fault is HostException or OperationCanceledException)
        {
            log.LogWarning("{Fault}", fault is HostException ? fault.Message : "The host closed before a newer list of models had come.");
        }
        catch (Exception fault)
        {
            log.LogError(fault, "Getting a newer list of models failed.");
        }
    }
}
