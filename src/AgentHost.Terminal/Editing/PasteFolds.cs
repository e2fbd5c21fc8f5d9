using System.Globalization;
using System.Text;

namespace AgentHost.Terminal.Editing;

/// <summary>
/// Long pastes, each folded into one character of a private area (from U+F0000): the text stays short, the fold is deleted and undone as one, and what is sent
/// has the whole paste in its place.
/// </summary>
internal sealed class PasteFolds
{
    private const int First = 0xf0000;
    private const int Most = 0x1000;
    private const int LongestLines = 10;
    private const int LongestText = 1_000;

    private readonly List<string> _pastes = [];

    /// <summary>The text to insert for a paste: itself where it is short, else its fold.</summary>
    /// <param name="text">The paste.</param>
    public string Fold(string text)
    {
        text = Plain(text);
        if (_pastes.Count >= Most || (text.Length <= LongestText && text.AsSpan().Count('\n') < LongestLines))
        {
            return text;
        }

        _pastes.Add(text);
        return new Rune(First + _pastes.Count - 1).ToString();
    }

    /// <summary>A text without characters that would be taken for folds.</summary>
    /// <param name="text">The text.</param>
    public static string Plain(string text)
    {
        if (!text.Contains('\udb80', StringComparison.Ordinal))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            plain.Append(rune.Value is >= First and < First + Most ? Rune.ReplacementChar : rune);
        }

        return plain.ToString();
    }

    /// <summary>The text with all pastes in their places.</summary>
    /// <param name="text">The text.</param>
    public string Expand(string text) => Replace(text, static paste => paste);

    /// <summary>The text with a label for each paste, that says how much it is: <c>[pasted: 500 lines, 12,345 bytes]</c>.</summary>
    /// <param name="text">The text.</param>
    public string Label(string text) => Replace(text, LabelOf);

    /// <summary>The label of a fold; null for a character that is none.</summary>
    /// <param name="cluster">The character.</param>
    public string? LabelOf(ReadOnlySpan<char> cluster) => PasteOf(cluster) is { } paste ? LabelOf(paste) : null;

    /// <summary>Forgets all pastes.</summary>
    public void Clear() => _pastes.Clear();

    private static string LabelOf(string paste)
    {
        var lines = paste.AsSpan().Count('\n') + (paste.EndsWith('\n') ? 0 : 1);
        return string.Create(CultureInfo.InvariantCulture, $"[pasted: {lines:N0} line{(lines == 1 ? "" : "s")}, {Encoding.UTF8.GetByteCount(paste):N0} bytes]");
    }

    private string Replace(string text, Func<string, string> what)
    {
        if (_pastes.Count == 0 || !text.Contains('\udb80', StringComparison.Ordinal))
        {
            return text;
        }

        var whole = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value - First is >= 0 and var number && number < _pastes.Count)
            {
                whole.Append(what(_pastes[number]));
            }
            else
            {
                whole.Append(rune);
            }
        }

        return whole.ToString();
    }

    private string? PasteOf(ReadOnlySpan<char> cluster) =>
        cluster.Length == 2 && Rune.TryCreate(cluster[0], cluster[1], out var rune) && rune.Value - First is >= 0 and var number && number < _pastes.Count
            ? _pastes[number]
            : null;
}
