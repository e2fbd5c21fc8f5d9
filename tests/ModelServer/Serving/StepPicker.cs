namespace AgentHost.ModelServing;

/// <summary>Hands out a scenario's steps. Safe for use from any thread.</summary>
internal sealed class StepPicker(Scenario scenario)
{
    private readonly Lock _gate = new();
    private readonly int[] _used = new int[scenario.Steps.Count];

    /// <summary>How many steps still have answers to give; those that answer any number of times are never left over.</summary>
    public int Remaining
    {
        get
        {
            lock (_gate)
            {
                return _used.Where((count, i) => scenario.Steps[i].Times > count).Count();
            }
        }
    }

    /// <summary>The first step that is not used up and accepts the request; null when there is none.</summary>
    public (int Index, Reply Reply)? Pick(RequestView view, int requestIndex)
    {
        lock (_gate)
        {
            for (int i = 0; i < _used.Length; i++)
            {
                ScenarioStep step = scenario.Steps[i];
                if ((step.Times == 0 || _used[i] < step.Times) && step.When?.Accepts(view, requestIndex) != false)
                {
                    _used[i]++;
                    return (i, step.Reply);
                }
            }
        }

        return null;
    }
}
