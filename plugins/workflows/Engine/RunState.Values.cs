using AgentHost.Plugins.Workflows.Definition;

namespace AgentHost.Plugins.Workflows.Engine;

/// <summary>Values that are put to keys, none larger than a run can keep.</summary>
internal sealed partial class RunState
{
    /// <returns>Reason why the value was not taken; null where it was.</returns>
    private string? Put(Write write)
    {
        if (!Workflow.State.TryGetValue(write.Key, out var key))
        {
            return null;
        }

        var value = Reducers.Apply(key, State.GetValueOrDefault(key.Name), write.Value);
        if (!Values.IsWithinBounds(value))
        {
            return $"{key.Name} would be larger than a key may be: {Values.Bounds}";
        }

        State = State.SetItem(key.Name, value);
        return null;
    }

    /// <summary>Puts values to keys; the node fails where one is too large.</summary>
    private bool PutAll(NodeState node, IEnumerable<Write> writes)
    {
        foreach (var write in writes)
        {
            if (Put(write) is { } problem)
            {
                Fail(node, problem, isFinal: true);
                return false;
            }
        }

        return true;
    }
}
