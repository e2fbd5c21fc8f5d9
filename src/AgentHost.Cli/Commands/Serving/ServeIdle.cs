using AgentHost.Cli.Terminal;
using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Server.Running;

namespace AgentHost.Cli.Commands.Serving;

/// <summary>Reads after which times what nobody uses ends, from the person's own settings.</summary>
internal static class ServeIdle
{
    private static readonly TimeSpan UsualWorkspace = TimeSpan.FromHours(1);

    /// <exception cref="HostException">The settings are off.</exception>
    public static async ValueTask<ServerIdleTimes> ReadAsync(IHostClient host, CancellationToken cancellationToken)
    {
        // Settings are read in a workspace: the program's own folder has none of its own, and is let go of again.
        var workspace = await host.Workspaces.OpenAsync(
            new WorkspaceRequest(AppContext.BaseDirectory) { OnlyPlugins = [], NoDiscovery = true }, cancellationToken);
        try
        {
            var report = await host.Settings.ReadAsync(workspace.Id, cancellationToken);
            return new ServerIdleTimes(TimeOf(report, "server.idleWorkspace") ?? UsualWorkspace, TimeOf(report, "server.idleExit") ?? TimeSpan.Zero);
        }
        finally
        {
            await host.Workspaces.CloseAsync(workspace.Id, CancellationToken.None);
        }
    }

    private static TimeSpan? TimeOf(SettingsReport report, string key) =>
        report.Entries.FirstOrDefault(entry => entry.Key == key) is not { } entry ? null
        : Durations.TryRead(entry.Value, out var time) ? time
        : throw new HostException(
            HostFailure.Invalid, $"{key}: expected {Durations.Expected}, got {CleanText.Line(entry.Value.GetRawText(), 60)} ({entry.Origin}).");
}
