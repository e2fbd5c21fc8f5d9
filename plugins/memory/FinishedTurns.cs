namespace AgentHost.Plugins.Memory;

/// <summary>
/// Turns that have worked, and those of them that have come to their end: with <c>session-end</c> memory is written there and nowhere before.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class FinishedTurns
{
    private const int Most = 1_000;

    private readonly Lock _gate = new();

    // False while it works, true once it was asked at its end.
    private readonly Dictionary<string, bool> _turns = new(StringComparer.Ordinal);

    /// <summary>A turn has done something, or wants to write.</summary>
    public void Work(string turn)
    {
        lock (_gate)
        {
            if (_turns.Count >= Most)
            {
                _turns.Clear();
            }

            _turns.TryAdd(turn, false);
        }
    }

    /// <summary>Lets a turn that has worked write from now on. False where it did nothing, or may already.</summary>
    public bool TryEnd(string turn)
    {
        lock (_gate)
        {
            return _turns.TryGetValue(turn, out var ended) && !ended && (_turns[turn] = true);
        }
    }

    /// <summary>Tells whether a turn has come to its end.</summary>
    public bool IsEnded(string turn)
    {
        lock (_gate)
        {
            return _turns.TryGetValue(turn, out var ended) && ended;
        }
    }
}
