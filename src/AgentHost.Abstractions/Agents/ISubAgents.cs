namespace AgentHost;

/// <summary>Sub-agents: a prompt of a tool's call, run in a child session of the calling one.</summary>
/// <remarks>
/// Had from <see cref="ToolContext.Agents"/> while a call is executed, by tools that declare <see cref="ToolEffects.Agent"/>. Thread-safe.
/// A call that only starts sub-agents here plans no effect: what they do is judged call by call, by the rules, the mode and the hooks of the calling session.
/// A sub-agent has no tool that its caller lacks and no more lenient mode; what it spends counts against its caller's limits too. It ends with the call.
/// </remarks>
public interface ISubAgents
{
    /// <summary>Reason why none can be started here, for a model to act on; null where one can.</summary>
    string? Refusal { get; }

    /// <summary>
    /// Makes the child session of a sub-agent that is run later (<see cref="SubAgentRequest.SessionId"/>), so that its id can be stored before its work begins.
    /// </summary>
    /// <param name="description">A few words for people: the session is named after them.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The session's id.</returns>
    /// <exception cref="CapabilityException">It cannot be made: the message says why.</exception>
    ValueTask<string> OpenAsync(string description, CancellationToken cancellationToken) =>
        throw new CapabilityException("This host makes no session for a sub-agent beforehand.");

    /// <summary>Runs a prompt to its end. Calls beyond what may run at once wait for their turn.</summary>
    /// <param name="request">The task.</param>
    /// <param name="cancellationToken">Cancels it; the child session keeps what it has until then.</param>
    /// <exception cref="CapabilityException">
    /// It cannot be started: the message says why (<see cref="Refusal"/>, no such agent, no such model, no prompt).
    /// </exception>
    ValueTask<SubAgentResult> RunAsync(SubAgentRequest request, CancellationToken cancellationToken);
}
