namespace AgentHost.Client;

/// <summary>Tools of a host, for surfaces that call them without a model.</summary>
/// <remarks>Thread-safe. Failures are <see cref="HostException"/>.</remarks>
public interface IHostTools
{
    /// <summary>
    /// Lists the tools that can be called in a workspace, by name: those that a model would wait for (<see cref="ToolSpec.Defer"/>) as well, but none that
    /// does nothing but start sub-agents, unless it says that it is long-running (<see cref="ToolSpec.LongRunning"/>).
    /// </summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="interactive">True when somebody can answer; otherwise tools that need a person are left out.</param>
    /// <param name="cancellationToken">Ends the wait; sources of tools are waited for briefly, as before a request to a model.</param>
    ValueTask<IReadOnlyList<ToolSpec>> ListAsync(string workspaceId, bool interactive, CancellationToken cancellationToken);

    /// <summary>
    /// Calls one tool as a model would have it called: arguments checked, hooks, rules, permission, audit. It is a turn of its session, with the call and its
    /// result in the history; turns of a session run one after another.
    /// </summary>
    /// <param name="request">The call.</param>
    /// <param name="cancellationToken">Cancels the call; its result is stored all the same, and says so.</param>
    /// <exception cref="HostException">
    /// There is no such session here (<see cref="HostFailure.NotFound"/>), another process has it (<see cref="HostFailure.Busy"/>), or the settings are off
    /// (<see cref="HostFailure.Invalid"/>). What goes wrong with the call itself is its result.
    /// </exception>
    ValueTask<ToolAnswer> CallAsync(ToolRequest request, CancellationToken cancellationToken);
}
