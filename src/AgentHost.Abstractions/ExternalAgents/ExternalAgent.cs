namespace AgentHost;

/// <summary>Another agent, with a model and tools of its own, whose work becomes a child session: it reports, and asks before it acts.</summary>
/// <remarks>Hosts of this version do not use external agents yet. One instance a workspace; runs may come at the same time; thread-safe.</remarks>
public abstract class ExternalAgent
{
    /// <summary>Runs a prompt to its end.</summary>
    /// <param name="request">The task.</param>
    /// <param name="host">Takes its news and decides for it, until the run ends.</param>
    /// <param name="cancellationToken">
    /// Fires when the person cancels or the time is over: it ends the other agent, and what it started, with <see cref="TurnOutcome.Cancelled"/> or an
    /// <see cref="OperationCanceledException"/>.
    /// </param>
    /// <returns>The result of the run. A failure of the other agent is an outcome with a reason; an exception is a fault of the plugin.</returns>
    public abstract ValueTask<ExternalAgentResult> RunAsync(ExternalAgentRequest request, IExternalAgentHost host, CancellationToken cancellationToken);
}
