using AgentHost.Sessions.Log;

namespace AgentHost.Kernel.Turns;

/// <summary>Messages to the turn that runs in a session, which it has not taken up yet.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class Steering
{
    private readonly Lock _gate = new();
    private readonly List<SteeringMessage> _waiting = [];
    private string? _turn;

    /// <summary>The turn that can be spoken to; null while none runs.</summary>
    public string? TurnId
    {
        get
        {
            lock (_gate)
            {
                return _turn;
            }
        }
    }

    public void Open(string turnId)
    {
        lock (_gate)
        {
            _turn = turnId;
        }
    }

    /// <returns>False when the turn has ended.</returns>
    public bool Add(string turnId, SteeringMessage words)
    {
        lock (_gate)
        {
            if (_turn != turnId)
            {
                return false;
            }

            _waiting.Add(words);
            return true;
        }
    }

    /// <summary>The words that were said first; they stay until they are done with.</summary>
    public SteeringMessage? Next
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count == 0 ? null : _waiting[0];
            }
        }
    }

    public void Done(SteeringMessage words)
    {
        lock (_gate)
        {
            _waiting.Remove(words);
        }
    }

    /// <summary>The turn ends.</summary>
    /// <returns>What came too late.</returns>
    public IReadOnlyList<SteeringMessage> Close()
    {
        lock (_gate)
        {
            _turn = null;
            SteeringMessage[] late = [.. _waiting];
            _waiting.Clear();
            return late;
        }
    }
}
