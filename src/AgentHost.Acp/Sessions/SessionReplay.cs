using AgentHost.Acp.Connecting;
using AgentHost.Acp.Protocol;
using AgentHost.Acp.Updates;
using AgentHost.Client;

namespace AgentHost.Acp.Sessions;

/// <summary>Tells an editor all that was said and done in a session, each thing once and in its order.</summary>
internal static class SessionReplay
{
    private const int Page = 1_000;

    private static readonly string[] Kinds =
    [
        "message.part.completed", "message.appended", "tool.requested", "tool.started", "tool.completed", "file.changed", "todo.updated", "step.completed",
        "context.compacted",
    ];

    /// <summary>Tells it.</summary>
    /// <param name="host">The host.</param>
    /// <param name="editor">The editor.</param>
    /// <param name="session">The session.</param>
    /// <param name="through">Number of the last event to tell.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task TellAsync(IHostClient host, EditorLink editor, SessionInfo session, long through, CancellationToken cancellationToken)
    {
        var withdrawn = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var told in ReadAsync(host, session.Id, ["message.withdrawn"], through, cancellationToken))
        {
            withdrawn.Add(((MessageWithdrawn)told).MessageId);
        }

        var translator = new EventTranslator(session, static _ => false, notices: false, editor.TakesCompactions, editor.Options.Time);
        StepCompleted? last = null;
        PlanUpdate? plan = null;
        var sent = new List<SessionUpdate>();
        await foreach (var told in ReadAsync(host, session.Id, Kinds, through, cancellationToken))
        {
            switch (told)
            {
                case PartCompleted part when withdrawn.Contains(part.MessageId):
                    break;
                case StepCompleted step:
                    last = step;
                    break;
                case OtherEvent todo:
                    plan = EventTranslator.Plan(todo.Data) ?? plan;
                    break;
                default:
                    sent.AddRange(translator.Translate(told));
                    break;
            }

            if (sent.Count >= EditorLink.MostAtOnce)
            {
                await editor.TellAsync(session.Id, sent);
                sent.Clear();
            }
        }

        if (plan is not null)
        {
            sent.Add(plan);
        }

        if (last is { ContextWindow: { } window })
        {
            sent.Add(new SessionUsageUpdate(last.Usage.Input + last.Usage.Output, window)
            {
                Cost = session.Cost is { } cost ? new UsageCost((double)cost, "USD") : null,
            });
        }

        sent.Add(new SessionInfoUpdate { Title = PlainText.Line(session.Title ?? session.Name, 200), UpdatedAt = EventTranslator.Time(session.UpdatedAt) });
        await editor.TellAsync(session.Id, sent);
    }

    private static async IAsyncEnumerable<AgentEvent> ReadAsync(
        IHostClient host, string session, IReadOnlyList<string> kinds, long through,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            var page = await host.Sessions.ReadHistoryAsync(
                new HistoryRequest(session) { Kinds = kinds, Cursor = cursor, Limit = Page }, cancellationToken);
            foreach (var told in page.Events)
            {
                if (told.Sequence > through)
                {
                    yield break;
                }

                yield return told;
            }

            cursor = page.Next;
        }
        while (cursor is not null);
    }
}
