namespace AgentHost.ModelServing;

/// <summary>The tool calls of the last message of the model and which of them have their result.</summary>
internal sealed class OpenCalls(Action<string, string, string> report)
{
    private readonly Dictionary<string, (string Place, bool Answered)> _open = new(StringComparer.Ordinal);

    public void Open(string? id, string place)
    {
        if (id is not null && !_open.TryAdd(id, (place, false)))
        {
            report("tool-use-id", $"{place}.id", $"'{id}' is there twice");
        }
    }

    public void Result(string? id, string place)
    {
        if (id is null || !_open.TryGetValue(id, out (string Place, bool Answered) call))
        {
            report("tool-result-orphan", $"{place}.tool_use_id", $"'{id}' is no call of the message before it");
        }
        else if (call.Answered)
        {
            report("tool-result-duplicate", $"{place}.tool_use_id", $"call '{id}' has a result already");
        }
        else
        {
            _open[id] = (call.Place, true);
        }
    }

    /// <summary>The user's message is over: each call must have had its result in it.</summary>
    public void Close()
    {
        foreach ((string id, (string place, bool answered)) in _open)
        {
            if (!answered)
            {
                report("tool-result-missing", place, $"call '{id}' has no tool_result in the next message");
            }
        }

        _open.Clear();
    }
}
