namespace AgentHost.ModelServing;

/// <summary>Hands out a scenario's steps. Safe for use from any thread.</summary>
internal sealed class StepPicker(Scenario scenario)
{
    private readonly Lock gate = new();
    private readonly int[] used = new int[scenario.Steps.Count];

    /// <summary>How many steps still have answers to give; those that answer any number of times are never left over.</summary>
    public int Remaining
    {
        get
        {
            lock (gate)
            {
                return used.Where((count, i) => scenario.Steps[i].Times > count).Count();
            }
        }
    }

    /// <summary>The first step that is not used up and accepts the request; null when there is none.</summary>
    public (int Index, Reply Reply)? Pick(RequestView view, int requestIndex)
    {
        lock (gate)
        {
            for (int i = 0; i < used.Length; i++)
            {
                ScenarioStep step = scenario.Steps[i];
                if ((step.Times == 0 || used[i] < step.Times) && step.When?.Accepts(view, requestIndex) != false)
                {
                    used[i]++;
                    return (i, step.Reply);
                }
            }
        }

        return null;
    }
}
