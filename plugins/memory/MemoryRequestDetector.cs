namespace AgentHost.Plugins.Memory;

/// <summary>Detects that the person's last prompt of a session speaks of remembering or of memory, by plain words of a few languages.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class MemoryRequestDetector
{
    private const int Most = 1_000;

    /// <summary>Beginnings of words.</summary>
    private static readonly string[] Words =
    [
        "remember", "memor", "forget", "note", "keep in mind", "write down", "learn", "merk", "erinner", "vergiss", "notier", "gedächtnis",
        "souvien", "rappel", "mémoire", "oubli", "recuerda", "olvid", "lembr", "ricord", "запомн", "забуд", "记住", "忘", "覚え", "기억",
    ];

    private readonly Lock _gate = new();
    private readonly Dictionary<string, bool> _asked = new(StringComparer.Ordinal);

    /// <summary>Takes note of a prompt.</summary>
    public void Hear(string session, string? prompt)
    {
        var asked = prompt is not null && Array.Exists(Words, word => IsIn(prompt, word));
        lock (_gate)
        {
            if (_asked.Count >= Most)
            {
                _asked.Clear();
            }

            _asked[session] = asked;
        }
    }

    /// <summary>True or false where a prompt was heard; null where none was.</summary>
    public bool? Of(string session)
    {
        lock (_gate)
        {
            return _asked.TryGetValue(session, out var asked) ? asked : null;
        }
    }

    private static bool IsIn(string text, string word)
    {
        for (var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            // Some languages write no spaces between words.
            if (at == 0 || !char.IsLetterOrDigit(text[at - 1]) || word[0] > '\u2e80')
            {
                return true;
            }
        }

        return false;
    }
}
