namespace AgentHost.Plugins.Offline.Language;

/// <summary>Splits a request into words. Text in quotes, backticks or fences is one word.</summary>
internal static class Tokenizer
{
    public static List<Word> Of(string text)
    {
        var words = new List<Word>();
        var at = 0;
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                if (text[at] == '\n' && words.Count > 0)
                {
                    words[^1] = words[^1] with { Stop = true };
                }

                at++;
            }
            else if (TryQuoted(text, at, out var word) || TryPlain(text, at, out word))
            {
                words.Add(word);
                at = word.End;
                while (at < text.Length && text[at] is (',' or ';' or '.' or '?' or '!'))
                {
                    words[^1] = words[^1] with { Stop = true };
                    at++;
                }
            }
            else
            {
                at++;
            }
        }

        return words;
    }

    private static bool TryQuoted(string text, int at, out Word word)
    {
        word = default;
        if (string.CompareOrdinal(text, at, "```", 0, 3) == 0)
        {
            return TryFence(text, at, out word);
        }

        var close = text[at] switch { '"' => '"', '\'' => '\'', '`' => '`', '“' => '”', '‘' => '’', '«' => '»', _ => '\0' };
        if (close == '\0')
        {
            return false;
        }

        for (var end = text.IndexOf(close, at + 1); end > 0; end = text.IndexOf(close, end + 1))
        {
            // An apostrophe inside a word closes nothing.
            if (end > at + 1 && (end + 1 == text.Length || !char.IsLetterOrDigit(text[end + 1])))
            {
                word = new Word(text[(at + 1)..end], Quoted: true, at, end + 1, Stop: false);
                return true;
            }
        }

        return false;
    }

    private static bool TryFence(string text, int at, out Word word)
    {
        word = default;
        var body = text.IndexOf('\n', at);
        var end = body < 0 ? -1 : text.IndexOf("```", body, StringComparison.Ordinal);
        if (end < 0)
        {
            return false;
        }

        word = new Word(text[(body + 1)..end], Quoted: true, at, end + 3, Stop: false);
        return true;
    }

    private static bool TryPlain(string text, int at, out Word word)
    {
        var from = at;
        while (from < text.Length && text[from] is ('(' or '[' or '{' or '"' or '\'' or '`' or '“' or '‘' or ',' or ';' or '!' or '?'))
        {
            from++;
        }

        var to = from;
        while (to < text.Length && !char.IsWhiteSpace(text[to]))
        {
            to++;
        }

        var whole = to;
        var only = text.AsSpan(from, to - from).Trim('.').IsEmpty;
        while (to > from && !only && text[to - 1] is (',' or ';' or ':' or '.' or '?' or '!' or ')' or ']' or '"' or '\'' or '”' or '’' or '`'))
        {
            // "f()" and "a[0]" keep their brackets.
            if (text[to - 1] is (')' or ']') && text.AsSpan(from, to - from - 1).IndexOfAny('(', '[') >= 0)
            {
                break;
            }

            to--;
        }

        var stop = text.AsSpan(to, whole - to).IndexOfAny(",;.?!") >= 0 || text.AsSpan(to, whole - to).Contains(':');
        word = to > from ? new Word(text[from..to], Quoted: false, from, whole, stop) : default;
        return to > from;
    }
}
