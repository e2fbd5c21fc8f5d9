using System.Text.Json;

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

    /// <summary>The same, for a sub-agent that works in a folder of its own.</summary>
    /// <param name="description">A few words for people: the session is named after them.</param>
    /// <param name="folder">The folder, which is made where it is not there.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The session's id.</returns>
    /// <exception cref="CapabilityException">It cannot be made: the message says why.</exception>
    ValueTask<string> OpenAsync(string description, SubAgentFolder folder, CancellationToken cancellationToken) =>
        throw new CapabilityException("This host gives sub-agents no folders of their own.");

    /// <summary>
    /// Calls a tool in a folder of its own, without a model, as <see cref="IToolCalls.CallAsync"/> does in the caller's. The child session keeps it.
    /// </summary>
    /// <param name="sessionId">A session that <see cref="OpenAsync(string, SubAgentFolder, CancellationToken)"/> made, also in an earlier call.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="tool">The tool's name.</param>
    /// <param name="arguments">Its arguments, an object.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The result; what goes wrong with the call is told in it.</returns>
    /// <exception cref="CapabilityException">The folder cannot be had, or the session is none of it.</exception>
    ValueTask<ToolCallResult> CallAsync(string sessionId, SubAgentFolder folder, string tool, JsonElement arguments, CancellationToken cancellationToken) =>
        throw new CapabilityException("This host gives sub-agents no folders of their own.");

    /// <summary>Finds what a child session has spent, requests that were cut off and earlier calls included.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>US dollars, of requests whose price is known; null where the host does not say.</returns>
    ValueTask<decimal?> ReadSpentAsync(string sessionId, CancellationToken cancellationToken) => new((decimal?)null);

    /// <summary>Lets go of the folders of this call that are not used at the moment, as at its end. One that is named again is opened again.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask ReleaseFoldersAsync(CancellationToken cancellationToken) => default;

    /// <summary>
    /// Limits what all sub-agents of this call spend from here on, together: each request is reserved for at its highest price, and waits while those under way
    /// could use up the rest.
    /// </summary>
    /// <param name="dollars">US dollars.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask LimitAsync(decimal dollars, CancellationToken cancellationToken) => default;

    /// <summary>Runs a prompt to its end. Calls beyond what may run at once wait for their turn.</summary>
    /// <param name="request">The task.</param>
    /// <param name="cancellationToken">Cancels it; the child session keeps what it has until then.</param>
    /// <exception cref="CapabilityException">
    /// It cannot be started: the message says why (<see cref="Refusal"/>, no such agent, no such model, no prompt).
    /// </exception>
    ValueTask<SubAgentResult> RunAsync(SubAgentRequest request, CancellationToken cancellationToken);
}
