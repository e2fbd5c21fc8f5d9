namespace AgentHost;

/// <summary>The child session of an external agent's run: takes news of its work, and decides what it may do.</summary>
/// <remarks>Valid until the run ends. Thread-safe; a decision may be waited for while news are reported.</remarks>
public interface IExternalAgentHost
{
    /// <summary>
    /// Reports news, in the order of the calls. Completes when the session has taken it: an agent that waits for that is no faster than its host.
    /// </summary>
    /// <exception cref="InvalidOperationException">The run has ended, or 64 reports wait already.</exception>
    ValueTask ReportAsync(ExternalAgentUpdate update, CancellationToken cancellationToken);

    /// <summary>Has an action decided before it is done: by rules, hooks, the mode, or a person. Waits for as long as that takes.</summary>
    /// <param name="action">The action that the agent is about to take.</param>
    /// <param name="cancellationToken">Takes the question back.</param>
    /// <returns>The decision. What is not allowed is not to be done.</returns>
    /// <exception cref="OperationCanceledException">The token fired, or the run was cancelled: the action is not allowed.</exception>
    /// <exception cref="InvalidOperationException">The run has ended.</exception>
    ValueTask<ExternalDecision> DecideAsync(ExternalAction action, CancellationToken cancellationToken);
}
