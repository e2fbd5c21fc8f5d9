using AgentHost.Acp.Protocol;

namespace AgentHost.Plugins.Acp.Running;

/// <summary>Calls of a run by their ids, from what the agent told of them and asked about.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class CallLedger
{
    /// <summary>The most that are kept: an agent that floods is not followed further.</summary>
    public const int Most = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ForeignCall> _calls = new(StringComparer.Ordinal);

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _calls.Count;
            }
        }
    }

    public ForeignCall? Find(string id)
    {
        lock (_gate)
        {
            return _calls.GetValueOrDefault(id);
        }
    }

    /// <summary>Takes news of a call; null where there are too many, or they say nothing of one.</summary>
    public ForeignCall? Take(SessionUpdate update)
    {
        lock (_gate)
        {
            switch (update)
            {
                case ToolCallStarted started when Of(started.ToolCallId) is { } call:
                    call.Change(started.Title, started.Kind, started.Status, started.RawInput, started.Content, started.Locations);
                    return call;
                case ToolCallChanged changed when Of(changed.ToolCallId) is { } call:
                    call.Change(changed.Title, changed.Kind, changed.Status, changed.RawInput, changed.Content, changed.Locations);
                    return call;
                default:
                    return null;
            }
        }
    }

    /// <summary>Takes a call that permission is asked for; null where there are too many.</summary>
    public ForeignCall? Take(ToolCallDetails asked)
    {
        lock (_gate)
        {
            var call = Of(asked.ToolCallId);
            call?.Change(asked.Title, asked.Kind, status: null, asked.RawInput, asked.Content, asked.Locations);
            return call;
        }
    }

    /// <summary>Closes all: the run has ended.</summary>
    public void Close()
    {
        lock (_gate)
        {
            foreach (var call in _calls.Values)
            {
                call.Close();
            }
        }
    }

    private ForeignCall? Of(string id)
    {
        if (!_calls.TryGetValue(id, out var call) && _calls.Count < Most)
        {
            _calls.Add(id, call = new ForeignCall(id));
        }

        return call;
    }
}
