using System.CommandLine;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Common;

/// <summary>Finds the session that a person names.</summary>
internal static class SessionSelector
{
    public static Argument<string> Session() =>
        new("session") { Description = "Its name, its id, the first or last 4 or more characters of its id, or \"last\"." };

    /// <summary>The session that a word means: one of the folder, else of any.</summary>
    /// <exception cref="HostException">There is none, or there are several.</exception>
    public static async ValueTask<SessionInfo> FindAsync(IHostClient host, string wanted, string? folder, CancellationToken cancellationToken) =>
        await host.Sessions.FindAsync(await RootOfAsync(host, folder, cancellationToken), wanted, cancellationToken)
        ?? await host.Sessions.FindAsync(null, wanted, cancellationToken)
        ?? throw new HostException(
            HostFailure.NotFound, $"There is no session \"{CleanText.Line(wanted, 100)}\": agent session list --all shows what there is.");

    /// <summary>The same of a server: no folder is opened there for it.</summary>
    /// <exception cref="HostException">There is none, or there are several.</exception>
    public static async ValueTask<SessionInfo> FindAtServerAsync(IHostClient client, string wanted, string? folder, CancellationToken cancellationToken) =>
        await client.Sessions.FindAsync(Path.GetFullPath(folder ?? Environment.CurrentDirectory), wanted, cancellationToken)
        ?? await client.Sessions.FindAsync(workspace: null, wanted, cancellationToken)
        ?? throw new HostException(HostFailure.NotFound, $"The server has no session \"{CleanText.Line(wanted, 100)}\".");

    /// <summary>A workspace is known by its real path; a folder that is gone still has its sessions.</summary>
    public static async ValueTask<string> RootOfAsync(IHostClient host, string? folder, CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(folder ?? Environment.CurrentDirectory);
        return Directory.Exists(path) ? (await host.Workspaces.OpenAsync(new WorkspaceRequest(path) { OnlyPlugins = [] }, cancellationToken)).Root : path;
    }
}
