using System.Globalization;
using System.Text;

namespace AgentHost.Terminal.Editing;

/// <summary>
/// Long pastes, each folded into one character of a private area (from U+F0000): the text stays short, the fold is deleted and undone as one, and what is sent
/// has the whole paste in its place. A character stands for its paste as long as some text that is kept holds it.
/// </summary>
internal sealed class PasteFolds
{
    private const int First = 0xf0000;
    private const int Most = 0x1000;
    private const int LongestLines = 10;
    private const int LongestText = 1_000;

    private readonly Dictionary<int, string> _pastes = [];
    private int _next;

    /// <summary>The text to insert for a paste: itself where it is short, else its fold.</summary>
    /// <param name="text">The paste.</param>
    public string Fold(string text)
    {
        text = Plain(text);
        return text.Length <= LongestText && text.AsSpan().Count('\n') < LongestLines ? text : Keep(text);
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
    public string? LabelOf(ReadOnlySpan<char> cluster) =>
        cluster.Length == 2 && Rune.TryCreate(cluster[0], cluster[1], out var rune) && _pastes.TryGetValue(rune.Value - First, out var paste)
            ? LabelOf(paste)
            : null;

    /// <summary>A text as it is kept: pastes in their places, and where those are.</summary>
    /// <param name="text">The text.</param>
    /// <param name="workspace">Folder that it was typed in.</param>
    public HistoryEntry Read(string text, string workspace = "")
    {
        var pastes = new List<(int Start, int Length)>();
        var whole = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (_pastes.TryGetValue(rune.Value - First, out var paste))
            {
                pastes.Add((whole.Length, paste.Length));
                whole.Append(paste);
            }
            else
            {
                whole.Append(rune);
            }
        }

        return new HistoryEntry(workspace, whole.ToString()) { Pastes = pastes };
    }

    /// <summary>A text that was kept, its pastes folded again.</summary>
    /// <param name="entry">What was kept.</param>
    public string Write(HistoryEntry entry)
    {
        var text = new StringBuilder();
        var at = 0;
        foreach (var (start, length) in entry.Pastes)
        {
            text.Append(Plain(entry.Text[at..start])).Append(Keep(Plain(entry.Text.Substring(start, length))));
            at = start + length;
        }

        return text.Append(Plain(entry.Text[at..])).ToString();
    }

    /// <summary>A text that was changed elsewhere, with those pastes folded that it still holds whole and in their order.</summary>
    /// <param name="changed">The text.</param>
    /// <param name="before">What it was before, folds among it.</param>
    public string Refold(string changed, string before)
    {
        var pastes = new List<(int Start, int Length)>();
        var was = Read(before);
        var from = 0;
        foreach (var (start, length) in was.Pastes)
        {
            // Editors end a file with a line break, or take it away.
            var paste = was.Text.Substring(start, length).TrimEnd('\n');
            if (paste.Length > 0 && changed.IndexOf(paste, from, StringComparison.Ordinal) is >= 0 and var place)
            {
                pastes.Add((place, paste.Length));
                from = place + paste.Length;
            }
        }

        return Write(new HistoryEntry("", changed) { Pastes = pastes });
    }

    /// <summary>Forgets all pastes but those that texts hold.</summary>
    /// <param name="texts">The texts.</param>
    public void Forget(IEnumerable<string> texts)
    {
        var held = texts.SelectMany(static text => text.EnumerateRunes()).Select(static rune => rune.Value - First).ToHashSet();
        foreach (var number in _pastes.Keys.Where(number => !held.Contains(number)).ToList())
        {
            _pastes.Remove(number);
        }
    }

    /// <summary>Folds a text; where no character is left for it, it stays as it is.</summary>
    private string Keep(string text)
    {
        foreach (var (number, paste) in _pastes)
        {
            if (paste == text)
            {
                return Character(number);
            }
        }

        if (text.Length == 0 || _pastes.Count >= Most)
        {
            return text;
        }

        while (_pastes.ContainsKey(_next))
        {
            _next = (_next + 1) % Most;
        }

        _pastes.Add(_next, text);
        return Character(_next);
    }

    private static string Character(int number) => new Rune(First + number).ToString();

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
            _ = _pastes.TryGetValue(rune.Value - First, out var paste) ? whole.Append(what(paste)) : whole.Append(rune);
        }

        return whole.ToString();
    }
}
