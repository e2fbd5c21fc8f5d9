namespace AgentHost.Terminal.Editing;

/// <summary>States of a text before each of its last changes, at most 200, and those that were taken back.</summary>
internal sealed class UndoList
{
    private const int Most = 200;

    private readonly LinkedList<(string Text, int Caret)> _before = new();
    private readonly Stack<(string Text, int Caret)> _after = new();

    /// <summary>Keeps the state before a change.</summary>
    /// <param name="text">The text.</param>
    /// <param name="caret">The caret.</param>
    public void Push(string text, int caret)
    {
        _after.Clear();
        if (_before.Last is { } last && last.Value.Text == text)
        {
            return;
        }

        _before.AddLast((text, caret));
        if (_before.Count > Most)
        {
            _before.RemoveFirst();
        }
    }

    /// <summary>The state before the last change; null for none.</summary>
    /// <param name="text">The text now.</param>
    /// <param name="caret">The caret now.</param>
    public (string Text, int Caret)? Back(string text, int caret)
    {
        while (_before.Last is { } last)
        {
            _before.RemoveLast();
            if (last.Value.Text != text)
            {
                _after.Push((text, caret));
                return last.Value;
            }
        }

        return null;
    }

    /// <summary>The state that was taken back last; null for none.</summary>
    /// <param name="text">The text now.</param>
    /// <param name="caret">The caret now.</param>
    public (string Text, int Caret)? Forward(string text, int caret)
    {
        if (!_after.TryPop(out var state))
        {
            return null;
        }

        _before.AddLast((text, caret));
        return state;
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _before.Clear();
        _after.Clear();
    }
}
