namespace AgentHost.Kernel.Turns;

/// <summary>Notices to a session's model of what happened beside its calls; the last of them, when there are more than fit.</summary>
public sealed class Notices
{
    private const int Most = 50;
    private const int MostCharacters = 2_000;

    private readonly Lock gate = new();
    private readonly Queue<string> waiting = new();

    public void Add(string text)
    {
        lock (gate)
        {
            if (waiting.Count == Most)
            {
                waiting.Dequeue();
            }

            waiting.Enqueue(text.Length > MostCharacters ? text[..MostCharacters] : text);
        }
    }

    /// <summary>Takes all of it as one text; null when there is nothing.</summary>
    public string? Take()
    {
        lock (gate)
        {
            if (waiting.Count == 0)
            {
                return null;
            }

            var text = string.Join('\n', waiting);
            waiting.Clear();
            return text;
        }
    }
}
