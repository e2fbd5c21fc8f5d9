using AgentHost.Client;
using AgentHost.Hosting;

namespace AgentHost.Cli.Common;

/// <summary>Makes the program's host, the one place that does; commands know it as <see cref="IHostClient"/>.</summary>
internal static class HostFactory
{
    /// <summary>A host in this process; the caller ends it.</summary>
    /// <param name="label">The command, in a few words for people.</param>
    /// <param name="keepLog">True to keep a log.</param>
    /// <param name="prewarm">True to wake what a turn needs when a workspace is opened.</param>
    /// <param name="takesQueued">True to take up what other processes leave: for commands that live on.</param>
    /// <param name="storesPrompts">True to store each prompt before it is acknowledged: for commands that take prompts in for others.</param>
    public static IHostClient Open(string label, bool keepLog = true, bool prewarm = false, bool takesQueued = true, bool storesPrompts = false) =>
        LocalHost.Create(
            new HostOptions { Label = label, KeepLog = keepLog, Prewarm = prewarm, TakesQueued = takesQueued, StoresPrompts = storesPrompts });

    /// <summary>Runs a command with a host and one open workspace.</summary>
    public static Task<int> WithWorkspaceAsync(
        string label, WorkspaceRequest request, Func<IHostClient, WorkspaceInfo, Task<int>> work, CancellationToken cancellationToken) =>
        WithHostAsync(label, async host => await work(host, await host.Workspaces.OpenAsync(request, cancellationToken)));

    /// <summary>
    /// Runs a command with a host; where it meets a session that a server of this person has, with that server: one process works in a session at a time.
    /// </summary>
    /// <param name="label">The command, in a few words for people.</param>
    /// <param name="work">Does it, from its beginning; what it does before it meets the session it may do twice.</param>
    /// <param name="takesQueued">True to take up what other processes leave.</param>
    public static async Task<int> WithHostAsync(string label, Func<IHostClient, Task<int>> work, bool takesQueued = true)
    {
        string address;
        await using (var host = Open(label, takesQueued: takesQueued))
        {
            try
            {
                return await work(host);
            }
            catch (HostException busy) when (ServedSession.AddressOf(busy) is { } found)
            {
                address = found;
            }
        }

        await using var server = ServerConnection.Open(address);
        return await work(server);
    }

    /// <summary>The same, at a server that a person names, or the one that is met.</summary>
    public static async Task<int> WithHostAsync(string label, string? server, Func<IHostClient, Task<int>> work, bool takesQueued = true)
    {
        if (server is null)
        {
            return await WithHostAsync(label, work, takesQueued);
        }

        await using var client = ServerConnection.Open(server);
        return await work(client);
    }
}
