using AgentHost.Sessions.Log;

namespace AgentHost.Kernel.Turns;

/// <summary>Messages to the turn that runs in a session, which it has not taken up yet.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class Steering
{
    private readonly Lock gate = new();
    private readonly List<SteeringMessage> waiting = [];
    private string? turn;

    /// <summary>The turn that can be spoken to; null while none runs.</summary>
    public string? TurnId
    {
        get
        {
            lock (gate)
            {
                return turn;
            }
        }
    }

    public void Open(string turnId)
    {
        lock (gate)
        {
            turn = turnId;
        }
    }

    /// <returns>False when the turn has ended.</returns>
    public bool Add(string turnId, SteeringMessage words)
    {
        lock (gate)
        {
            if (turn != turnId)
            {
                return false;
            }

            waiting.Add(words);
            return true;
        }
    }

    /// <summary>The words that were said first; they stay until they are done with.</summary>
    public SteeringMessage? Next
    {
        get
        {
            lock (gate)
            {
                return waiting.Count == 0 ? null : waiting[0];
            }
        }
    }

    public void Done(SteeringMessage words)
    {
        lock (gate)
        {
            waiting.Remove(words);
        }
    }

    /// <summary>The turn ends.</summary>
    /// <returns>What came too late.</returns>
    public IReadOnlyList<SteeringMessage> Close()
    {
        lock (gate)
        {
            turn = null;
            SteeringMessage[] late = [.. waiting];
            waiting.Clear();
            return late;
        }
    }
}
