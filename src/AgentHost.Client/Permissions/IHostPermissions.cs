namespace AgentHost.Client;

/// <summary>Permissions of a host, as surfaces see them: what waits for a person's answer, the rules, and the mode of a session.</summary>
/// <remarks>Thread-safe. Failures are <see cref="HostException"/>.</remarks>
public interface IHostPermissions
{
    /// <summary>Lists the requests of this host that wait for an answer, with secrets hidden; <see cref="PermissionAsked"/> tells of each.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<PermissionRequest>> ListPendingAsync(CancellationToken cancellationToken);

    /// <summary>Answers a request.</summary>
    /// <param name="requestId">The request.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when somebody else was first.</returns>
    ValueTask<bool> AnswerAsync(string requestId, PermissionAnswer answer, CancellationToken cancellationToken);

    /// <summary>Lists the rules of a workspace, the strongest lists first, and those that a person gave for a session.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="sessionId">The session; null for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<PermissionRuleInfo>> ListRulesAsync(string workspaceId, string? sessionId, CancellationToken cancellationToken);

    /// <summary>Lists the host's own cautions about commands, and whether each holds in a workspace.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<PermissionBuiltinInfo>> ListBuiltinsAsync(string workspaceId, CancellationToken cancellationToken);

    /// <summary>Tells what would become of a call, by the rules and the mode of a workspace. The call is not run.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="request">The call.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">The call cannot be read (<see cref="HostFailure.Invalid"/>).</exception>
    ValueTask<PermissionTestResult> TestAsync(string workspaceId, PermissionTestRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Gives a session another mode or profile. It holds from the next call on, in a turn that runs too, until a prompt names a mode of its own.
    /// </summary>
    /// <param name="workspaceId">The session's workspace.</param>
    /// <param name="sessionId">The session.</param>
    /// <param name="change">Mode or profile that holds from now on; neither for what held in the beginning.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">
    /// There is no such profile (<see cref="HostFailure.NotFound"/>), or another process has the session (<see cref="HostFailure.Busy"/>).
    /// </exception>
    ValueTask SwitchAsync(string workspaceId, string sessionId, PermissionSwitch change, CancellationToken cancellationToken);
}
