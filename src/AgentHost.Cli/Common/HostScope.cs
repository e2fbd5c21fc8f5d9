using AgentHost.Client;
using AgentHost.Hosting;

namespace AgentHost.Cli.Common;

/// <summary>A host with one open workspace, for commands that only look.</summary>
internal static class HostScope
{
    public static async Task<int> WithWorkspaceAsync(string label, WorkspaceRequest request, Func<IHostClient, WorkspaceInfo, Task<int>> work, CancellationToken cancellationToken)
    {
        await using var host = LocalHost.Create(new HostOptions { Label = label, KeepLog = true });
        return await work(host, await host.OpenWorkspaceAsync(request, cancellationToken));
    }

    public static async Task<int> WithLocalAsync(HostOptions options, Func<LocalHost, Task<int>> work)
    {
        await using var host = LocalHost.Create(options);
        return await work(host);
    }

    public static async Task<int> WithHostAsync(string label, Func<IHostClient, Task<int>> work)
    {
        await using var host = LocalHost.Create(new HostOptions { Label = label, KeepLog = true });
        return await work(host);
    }
}
