using AgentHost.Client;

namespace AgentHost.Hosting;

/// <summary>Commands of this host.</summary>
internal sealed class HostCommands(CommandService commands, OpenedWorkspaces workspaces) : IHostCommands
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<CommandSpec>> ListAsync(string workspaceId, CancellationToken cancellationToken) =>
        await CommandService.ListAsync(await workspaces.FindAsync(workspaceId), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<CommandSpec>> ListVerbsAsync(string workspaceId, CancellationToken cancellationToken) =>
        CommandService.ListVerbs(await workspaces.FindAsync(workspaceId));

    /// <inheritdoc/>
    public async ValueTask<CommandResult?> RunAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await commands.RunAsync(await workspaces.FindAsync(request.WorkspaceId), request, cancellationToken);
    }
}
