namespace AgentHost.Kernel.Turns;

/// <summary>Notices to a session's model of what happened beside its calls; the last of them, when there are more than fit.</summary>
public sealed class Notices
{
    private const int Most = 50;
    private const int MostCharacters = 2_000;

    private readonly Lock _gate = new();
    private readonly Queue<string> _waiting = new();

    public void Add(string text)
    {
        lock (_gate)
        {
            if (_waiting.Count == Most)
            {
                _waiting.Dequeue();
            }

            _waiting.Enqueue(text.Length > MostCharacters ? text[..MostCharacters] : text);
        }
    }

    /// <summary>Takes all of it as one text; null when there is nothing.</summary>
    public string? Take()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                return null;
            }

            var text = string.Join('\n', _waiting);
            _waiting.Clear();
            return text;
        }
    }
}
