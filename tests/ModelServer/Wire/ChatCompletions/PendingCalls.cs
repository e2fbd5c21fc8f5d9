namespace AgentHost.ModelServing;

/// <summary>The tool calls of the last assistant message and which of them have their result.</summary>
internal sealed class PendingCalls(Action<string, string, string> report)
{
    private readonly Dictionary<string, (string Place, bool Answered)> _open = new(StringComparer.Ordinal);

    public void Open(string? id, string place)
    {
        if (string.IsNullOrEmpty(id))
        {
            report("tool-call-id", $"{place}.id", "must be a string that is not empty");
        }
        else if (!_open.TryAdd(id, (place, false)))
        {
            report("tool-call-id", $"{place}.id", $"'{id}' is there twice in one message");
        }
    }

    public void Result(string? id, string place)
    {
        if (id is null || !_open.TryGetValue(id, out (string Place, bool Answered) call))
        {
            report("tool-result-orphan", $"{place}.tool_call_id", $"'{id}' is no call of the assistant message before it");
        }
        else if (call.Answered)
        {
            report("tool-result-duplicate", $"{place}.tool_call_id", $"call '{id}' has a result already");
        }
        else
        {
            _open[id] = (call.Place, true);
        }
    }

    /// <summary>The talk goes on: each call must have had its result.</summary>
    public void Close()
    {
        foreach ((string id, (string place, bool answered)) in _open)
        {
            if (!answered)
            {
                report("tool-result-missing", place, $"call '{id}' has no tool message before the next message of another role");
            }
        }

        _open.Clear();
    }
}
