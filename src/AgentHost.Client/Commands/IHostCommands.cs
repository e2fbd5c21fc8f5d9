namespace AgentHost.Client;

/// <summary>Commands of a host, as surfaces see them: what a person calls by name, without a model.</summary>
/// <remarks>Thread-safe. Failures are <see cref="HostException"/>.</remarks>
public interface IHostCommands
{
    /// <summary>Lists the commands of a workspace: of plugins, of files, of skills; by name.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<CommandSpec>> ListAsync(string workspaceId, CancellationToken cancellationToken);

    /// <summary>Lists the commands that are verbs of a program, from manifests alone: no plugin's code runs for it.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<CommandSpec>> ListVerbsAsync(string workspaceId, CancellationToken cancellationToken);

    /// <summary>Runs a command, for at most 10 minutes.</summary>
    /// <param name="request">The command.</param>
    /// <param name="cancellationToken">Ends the command.</param>
    /// <returns>The result of the command; null where the words are a prompt after all, such as one that begins with a path.</returns>
    /// <exception cref="HostException">There is no such command (<see cref="HostFailure.NotFound"/>), with the nearest names.</exception>
    ValueTask<CommandResult?> RunAsync(CommandRequest request, CancellationToken cancellationToken);
}
