using AgentHost.Plugins.Workflows.Engine;
using AgentHost.Plugins.Workflows.Storing;

namespace AgentHost.Plugins.Workflows.Tests.Engine;

/// <summary>A log that keeps what the session's would: each append as JSON. It can be cut, as a kill would leave it.</summary>
internal sealed class MemoryLog(IReadOnlyList<NewEvent>? before = null, int? most = null) : IRunLog
{
    private readonly List<NewEvent> _events = [.. before ?? []];
    private int _appends;

    public IReadOnlyList<NewEvent> Events => _events;

    /// <summary>Numbers of events behind each append.</summary>
    public List<int> Ends { get; } = [];

    public ValueTask AppendAsync(IReadOnlyList<(RunEvent Event, string? Notice)> happened, CancellationToken cancellationToken)
    {
        if (++_appends > most)
        {
            throw new HostException(HostFailure.Store, "The process was killed.");
        }

        lock (_events)
        {
            _events.AddRange(happened.Select(static each => EventJson.Write("r", each.Event, each.Notice)));
            Ends.Add(_events.Count);
        }

        return default;
    }

    public ValueTask<IReadOnlyList<RunEvent>> ReadAsync(CancellationToken cancellationToken) => new(Read());

    public IReadOnlyList<RunEvent> Read() => [.. _events.Select(static each => EventJson.Read(each.Type, each.Data)!)];
}
