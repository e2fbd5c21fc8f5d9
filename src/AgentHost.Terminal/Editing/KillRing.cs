namespace AgentHost.Terminal.Editing;

/// <summary>Texts that were cut, the last 30.</summary>
internal sealed class KillRing
{
    private const int Most = 30;

    private readonly List<string> _texts = [];
    private int _at;

    /// <summary>The text that would be inserted; null when nothing was cut.</summary>
    public string? Last => _texts.Count == 0 ? null : _texts[_at];

    /// <summary>All texts.</summary>
    public IReadOnlyList<string> Texts => _texts;

    /// <summary>Adds a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="forward">True when it stood behind the caret.</param>
    /// <param name="join">True when it was cut right after the last: both are one.</param>
    public void Add(string text, bool forward, bool join)
    {
        if (join && _texts.Count > 0)
        {
            _texts[^1] = forward ? _texts[^1] + text : text + _texts[^1];
        }
        else
        {
            _texts.Add(text);
            if (_texts.Count > Most)
            {
                _texts.RemoveAt(0);
            }
        }

        _at = _texts.Count - 1;
    }

    /// <summary>Goes to the one before, around; null when nothing was cut.</summary>
    public string? Rotate()
    {
        _at = _texts.Count == 0 ? 0 : (_at + _texts.Count - 1) % _texts.Count;
        return Last;
    }
}
