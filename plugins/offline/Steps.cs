using AgentHost.Plugins.Offline.Findings;
using AgentHost.Plugins.Offline.Intents;

namespace AgentHost.Plugins.Offline;

/// <summary>Decides the next tool calls.</summary>
internal static class Steps
{
    // No wish needs more than three; more would mean that results do not come back as they were asked for.
    private const int MostSteps = 12;
    private const int MostCalls = 16;

    /// <summary>
    /// Chooses the calls to make now; none when it is time to answer. Calls that read go out together, one that changes something goes alone.
    /// </summary>
    public static IReadOnlyList<WantedCall> Next(IReadOnlyList<Intent> wishes, Turn turn)
    {
        var calls = new List<WantedCall>();
        if (turn.StepNumber >= MostSteps)
        {
            return calls;
        }

        foreach (var wish in wishes)
        {
            foreach (var want in wish.Wants(turn))
            {
                if (!turn.Offers(want.Tool) || turn.Find(want) is not null || calls.Exists(want.IsSame))
                {
                    continue;
                }

                if (!want.Changes)
                {
                    if (calls.Count < MostCalls)
                    {
                        calls.Add(want);
                    }

                    continue;
                }

                // After a failed change nothing more is changed: what follows may have leaned on it.
                if (turn.ChangeFailed)
                {
                    continue;
                }

                return calls.Count > 0 ? calls : [want];
            }
        }

        return calls;
    }
}
