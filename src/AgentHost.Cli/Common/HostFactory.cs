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
    public static IHostClient Open(string label, bool keepLog = true, bool prewarm = false, bool takesQueued = true) =>
        LocalHost.Create(new HostOptions { Label = label, KeepLog = keepLog, Prewarm = prewarm, TakesQueued = takesQueued });

    /// <summary>Runs a command with a host and one open workspace.</summary>
    public static async Task<int> WithWorkspaceAsync(
        string label, WorkspaceRequest request, Func<IHostClient, WorkspaceInfo, Task<int>> work, CancellationToken cancellationToken)
    {
        await using var host = Open(label);
        return await work(host, await host.Workspaces.OpenAsync(request, cancellationToken));
    }

    /// <summary>Runs a command with a host.</summary>
    public static async Task<int> WithHostAsync(string label, Func<IHostClient, Task<int>> work)
    {
        await using var host = Open(label);
        return await work(host);
    }
}
