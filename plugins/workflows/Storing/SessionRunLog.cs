using AgentHost.Plugins.Workflows.Engine;

namespace AgentHost.Plugins.Workflows.Storing;

/// <summary>Log of a run in that of its session. The session's lease lets one process alone append.</summary>
internal sealed class SessionRunLog(IEvents events, string sessionId, string run) : IRunLog
{
    private const int Page = 1_000;

    private long? _last;

    /// <summary>Events that the last reading found in a form that is not known.</summary>
    public int Unknown { get; private set; }

    /// <inheritdoc/>
    public async ValueTask AppendAsync(IReadOnlyList<(RunEvent Event, string? Notice)> happened, CancellationToken cancellationToken)
    {
        if (happened.Count == 0)
        {
            return;
        }

        if (_last is null)
        {
            await ReadAsync(cancellationToken).ConfigureAwait(false);
        }

        NewEvent[] written = [.. happened.Select(each => EventJson.Write(run, each.Event, each.Notice))];
        while (true)
        {
            var result = await events.AppendAsync(sessionId, written, new AppendOptions { Flush = true, ExpectedLast = _last }, cancellationToken)
                .ConfigureAwait(false);
            if (result.Appended)
            {
                _last = result.Last;
                return;
            }

            // Another run of the session may be faster, this one's log not be written by two.
            while (_last < result.Last)
            {
                var page = await events.ReadAsync(sessionId, _last.Value, Page, cancellationToken).ConfigureAwait(false);
                if (page.Count == 0 || page.Any(stored => EventJson.RunOf(stored.Data) == run))
                {
                    throw new CapabilityException("Something else wrote to this run meanwhile: look at it with status, and resume it.");
                }

                _last = page[^1].Number;
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<RunEvent>> ReadAsync(CancellationToken cancellationToken)
    {
        var read = new List<RunEvent>();
        long after = 0;
        Unknown = 0;
        while (await events.ReadAsync(sessionId, after, Page, cancellationToken).ConfigureAwait(false) is { Count: > 0 } page)
        {
            foreach (var stored in page.Where(stored => EventJson.RunOf(stored.Data) == run))
            {
                if (EventJson.Read(stored.Type, stored.Data) is { } happened)
                {
                    read.Add(happened);
                }
                else
                {
                    Unknown++;
                }
            }

            after = page[^1].Number;
        }

        _last = after;
        return read;
    }
}
