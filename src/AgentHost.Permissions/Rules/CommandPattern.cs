using AgentHost.Permissions.Commands;

namespace AgentHost.Permissions.Rules;

/// <summary>
/// Words matched against the words of one simple command: <c>*</c> inside a word for any characters of it, a last word <c>*</c> (or the ending <c>:*</c>) for
/// any further words, none included.
/// </summary>
/// <remarks>Immutable.</remarks>
internal sealed class CommandPattern
{
    private readonly string[] _words;
    private readonly bool _open;

    private CommandPattern(string[] words, bool open)
    {
        _words = words;
        _open = open;
    }

    /// <summary>Reads a pattern; quotes hold words with spaces together.</summary>
    public static CommandPattern? Parse(string text, out string? error)
    {
        error = null;
        var open = false;
        text = text.Trim();
        if (text.EndsWith(":*", StringComparison.Ordinal))
        {
            open = true;
            text = text[..^2];
        }
        else if (text == "*" || text.EndsWith(" *", StringComparison.Ordinal) || text.EndsWith("\t*", StringComparison.Ordinal))
        {
            open = true;
            text = text[..^1];
        }

        if (Split(text) is not { } words)
        {
            error = "A quote in this command pattern is never closed.";
            return null;
        }

        if (words.Length == 0 && !open)
        {
            error = "A command pattern needs at least one word.";
            return null;
        }

        return new CommandPattern(words, open);
    }

    /// <summary>Tests that it allows a command: every word that it names is there and known, and it names the program that is run in the end.</summary>
    public bool Allows(CommandLine line)
    {
        if (line.Needed < 0 ? _open || !IsWritten(_words.Length) : line.Needed > 0 && !(_words.Length >= line.Needed && IsWritten(line.Needed)))
        {
            return false;
        }

        if (line.Partial is not { } partial)
        {
            return line.IsPlain && IsMatch(line.Words);
        }

        if (!_open || partial.Count < _words.Length)
        {
            return false;
        }

        for (var i = 0; i < _words.Length; i++)
        {
            if (partial[i] is not { } word || !WordGlob.IsMatch(_words[i], word))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Number of words that it names.</summary>
    public int Count => _words.Length;

    /// <summary>Tests that it writes a word out, without a wildcard.</summary>
    public bool Writes(int index) => index >= 0 && index < _words.Length && !_words[index].Contains('*', StringComparison.Ordinal);

    /// <summary>Tests that a word of it is a path with a wildcard, such as <c>src/*</c>.</summary>
    public bool NamesPlace(int index) =>
        index >= 0 && index < _words.Length && _words[index].Contains('*', StringComparison.Ordinal) && _words[index].Contains('/', StringComparison.Ordinal);

    /// <summary>Tests that one of its words matches a text.</summary>
    public bool IsMatchAt(int index, string text) => WordGlob.IsMatch(_words[index], text);

    private bool IsWritten(int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (_words[i].Contains('*', StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    // Each unknown word may be any words, or none; at least one that is known has to match.
    private bool MayMatchPartial(IReadOnlyList<string?> words)
    {
        // Where the pattern can have got to, without and with a known word that matched.
        var before = new bool[(_words.Length + 1) * 2];
        before[0] = true;
        for (var i = 0; i < words.Count; i++)
        {
            var after = new bool[before.Length];
            for (var state = 0; state < before.Length; state++)
            {
                if (!before[state])
                {
                    continue;
                }

                var at = state / 2;
                if (at == _words.Length)
                {
                    after[state] |= _open || words[i] is null;
                }
                else if (words[i] is not { } word)
                {
                    for (var skipped = at; skipped <= _words.Length; skipped++)
                    {
                        after[(skipped * 2) + (state % 2)] = true;
                    }
                }
                else if (WordGlob.IsMatch(_words[at], word) || (i == 0 && WordGlob.IsMatch(_words[at], CommandWrappers.ProgramName(word))))
                {
                    after[((at + 1) * 2) + (_words[at] == "*" ? state % 2 : 1)] = true;
                }
            }

            before = after;
        }

        return before[(_words.Length * 2) + 1] || (_words.Length == 0 && before[0]);
    }

    /// <summary>Tests that a simple command matches, word for word.</summary>
    public bool IsMatch(IReadOnlyList<string> words) =>
        (_open ? words.Count >= _words.Length : words.Count == _words.Length) && StartsAt(words, 0, program: false);

    /// <summary>
    /// Tests that a line could hold a matching command, for rules that deny or ask: exact for a plain line, in any piece of one that is not read yet.
    /// </summary>
    /// <remarks>
    /// A line behind a wrapper (<c>sudo</c>, <c>sh -c</c>) or with operators is taken apart at every word; what begins like the pattern counts. A full parser
    /// would judge finer.
    /// </remarks>
    public bool MayMatch(CommandLine line)
    {
        if (line.Partial is { } partial && MayMatchPartial(partial))
        {
            return true;
        }

        if (line.IsPlain && (IsMatch(line.Words) || StartsAt(line.Words, 0, program: true) && (_open || line.Words.Count == _words.Length)))
        {
            return true;
        }

        if (line is { IsPlain: true, IsOpaque: false } && !CommandWrappers.IsWrapper(line.Words))
        {
            return false;
        }

        foreach (var pieces in line.Pieces)
        {
            for (var at = 0; at < pieces.Count; at++)
            {
                if (StartsAt(pieces, at, program: true))
                {
                    return true;
                }
            }
        }

        for (var at = 0; at < line.Crumbs.Count; at++)
        {
            if (StartsAt(line.Crumbs, at, program: true))
            {
                return true;
            }
        }

        return line.IsScattered && IsScatteredIn(line.Crumbs);
    }

    // In any order: "GIT_CONFIG_VALUE_0=push git p".
    private bool IsScatteredIn(IReadOnlyList<string> words) => Array.TrueForAll(_words, pattern => words.Any(word => WordGlob.IsMatch(pattern, word)));

    private bool StartsAt(IReadOnlyList<string> words, int at, bool program)
    {
        if (words.Count - at < _words.Length)
        {
            return false;
        }

        for (var i = 0; i < _words.Length; i++)
        {
            var word = words[at + i];
            if (!WordGlob.IsMatch(_words[i], word) && !(program && i == 0 && WordGlob.IsMatch(_words[i], CommandWrappers.ProgramName(word))))
            {
                return false;
            }
        }

        return true;
    }

    private static string[]? Split(string text)
    {
        var words = new List<string>();
        var word = new System.Text.StringBuilder();
        var quote = '\0';
        var any = false;
        foreach (var c in text)
        {
            if (quote != '\0')
            {
                if (c == quote)
                {
                    quote = '\0';
                }
                else
                {
                    word.Append(c);
                }
            }
            else if (c is '\'' or '"')
            {
                quote = c;
                any = true;
            }
            else if (char.IsWhiteSpace(c))
            {
                if (any || word.Length > 0)
                {
                    words.Add(word.ToString());
                    word.Clear();
                    any = false;
                }
            }
            else
            {
                word.Append(c);
            }
        }

        if (quote != '\0')
        {
            return null;
        }

        if (any || word.Length > 0)
        {
            words.Add(word.ToString());
        }

        return [.. words];
    }
}
