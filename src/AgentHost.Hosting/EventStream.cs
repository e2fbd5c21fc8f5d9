using System.Runtime.CompilerServices;
using AgentHost.Client;
using AgentHost.Kernel.Events;
using AgentHost.Security.Redaction;
using AgentHost.Sessions;

namespace AgentHost.Hosting;

/// <summary>Events of this host, as surfaces hear them.</summary>
/// <param name="bus">Where they come from.</param>
/// <param name="store">Says where the stream begins.</param>
/// <param name="redactor">Hides secrets.</param>
/// <param name="time">The clock.</param>
/// <param name="closing">Fires when the host closes: the streams end after what was still to be told.</param>
internal sealed class EventStream(EventBus bus, Task<SessionStore> store, Redactor redactor, TimeProvider time, CancellationToken closing)
{
    public async IAsyncEnumerable<AgentEvent> SubscribeAsync(EventFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var subscription = bus.Subscribe(filter);
        await using var end = closing.Register(subscription.Dispose);
        var opened = await store;
        yield return new StreamOpened(EventFormat.Version, opened.Epoch)
        {
            SessionId = filter.SessionId,
            Position = filter.SessionId is null ? await LastAsync(opened, cancellationToken) : opened.LastPosition,
            Time = time.GetUtcNow(),
        };
        var redacted = filter.Raw ? null : new RedactedEvents(redactor);
        await foreach (var e in subscription.ReadAsync(cancellationToken))
        {
            foreach (var shown in redacted?.Pass(e) ?? [WithoutSecretTitle(e)])
            {
                yield return shown;
            }
        }
    }
    /// <summary>The last position of the log; other processes may be further than this one.</summary>
    private static async ValueTask<long> LastAsync(SessionStore opened, CancellationToken cancellationToken) =>
        await opened.ReadAsync(static database => database.Scalar("SELECT coalesce(max(position), 0) FROM events"), cancellationToken);

    // Titles stay on the screen long after the call, and in the terminal's own memory. What a person judges, the preview, is shown as it is.
    private AgentEvent WithoutSecretTitle(AgentEvent e) => e switch
    {
        ToolStarted started => started with { Title = redactor.Redact(started.Title) },
        PermissionAsked { Request: var request } asked => asked with
        {
            Request = request with
            {
                Plan = request.Plan with { Title = redactor.Redact(request.Plan.Title) },
                Coverage = [.. request.Coverage.Select(coverage => coverage with { Titles = [.. coverage.Titles.Select(redactor.Redact)] })],
            },
        },
        _ => e,
    };
}
