using AgentHost.Json;

namespace AgentHost.Plugins.Rendering;

/// <summary>Budget of text for all blocks of a result together.</summary>
internal sealed class TextBudget
{
    /// <summary>Characters in all: 64 K.</summary>
    public const int Most = 64 * 1024;

    private int _left = Most;

    public bool IsFull => _left == 0;

    /// <summary>The text, or as much of it as the budget has left, and how much is missing.</summary>
    /// <param name="text">The text.</param>
    /// <param name="gap">Text before the words that say what is missing.</param>
    public string Take(string text, string gap = "\n")
    {
        if (text.Length <= _left)
        {
            _left -= text.Length;
            return text;
        }

        // Never between the halves of a surrogate pair.
        var end = _left > 0 && char.IsLowSurrogate(text[_left]) ? _left - 1 : _left;
        _left = 0;
        return $"{text[..end]}{gap}… {SchemaText.Count(text.Length - end, "more character")}";
    }
}
