using System.Text.Json;

namespace AgentHost;

/// <summary>A plugin's own events: tells them, and keeps those that are durable in the log of their session, where the plugin can read them again.</summary>
/// <remarks>Thread-safe. All types are declared under <c>events</c> in the manifest, and data meets the schema of its declaration.</remarks>
public interface IEvents
{
    /// <summary>Publishes an event that the manifest declares.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="sessionId">The session; null for events of workspace or host scope.</param>
    /// <param name="data">Its data, an object.</param>
    /// <param name="cancellationToken">Ends the wait for a durable event to be stored.</param>
    /// <exception cref="InvalidOperationException">The manifest does not declare the type, or the scope does not fit.</exception>
    /// <exception cref="HostException">
    /// <see cref="HostFailure.NotFound"/>: there is no such session; <see cref="HostFailure.Busy"/>: another process has it.
    /// </exception>
    ValueTask PublishAsync(string type, string? sessionId, JsonElement data, CancellationToken cancellationToken);

    /// <summary>
    /// Appends events to the log of a session, all or none, with numbers one behind the other; each is told to listeners once all are stored, in order.
    /// </summary>
    /// <param name="sessionId">The session. One that is open nowhere is taken by this host, as when it is prompted.</param>
    /// <param name="events">1 to 1,000, of types that are declared durable and of session scope; data of at most 1 MB each, 4 MB together.</param>
    /// <param name="options">Further options; null for none: a killed process loses none of them, a power cut may.</param>
    /// <param name="cancellationToken">Ends the wait. Where it fires late the events are stored all the same, all of them.</param>
    /// <returns>Tells whether they were appended, and the number of the plugin's last event of the session.</returns>
    /// <exception cref="InvalidOperationException">
    /// A type is not declared, not durable or not of session scope, or data is no object or does not meet its schema. Nothing was appended.
    /// </exception>
    /// <exception cref="HostException">
    /// Nothing was appended: <see cref="HostFailure.Invalid"/>, too many, too large or none; <see cref="HostFailure.NotFound"/>, there is no such session;
    /// <see cref="HostFailure.Busy"/>, another process has it. <see cref="HostFailure.Store"/> alone: the disk does not take them now; they keep their numbers
    /// and are tried again before whatever comes next, so do not append them again.
    /// </exception>
    ValueTask<AppendResult> AppendAsync(string sessionId, IReadOnlyList<NewEvent> events, AppendOptions? options, CancellationToken cancellationToken);

    /// <summary>
    /// Reads the plugin's own durable events of a session, oldest first, also of a session that another process has. Those of others are never seen.
    /// </summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="after">The number behind which to begin; 0 for the beginning.</param>
    /// <param name="limit">
    /// The most to return, 1 to 1,000. Fewer come where they are large (4 MB together): only none at all means that there are no more.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">
    /// <see cref="HostFailure.NotFound"/>: there is no such session; <see cref="HostFailure.Invalid"/>: the number or the limit is out of its range.
    /// </exception>
    ValueTask<IReadOnlyList<StoredEvent>> ReadAsync(string sessionId, long after, int limit, CancellationToken cancellationToken);
}
