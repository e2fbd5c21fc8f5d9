namespace AgentHost.Sessions.Searching;

/// <summary>A person's words as SQLite's full-text search takes them.</summary>
internal static class SearchWords
{
    private const int MostCharacters = 1_000;

    /// <summary>Words and phrases, each quoted, so that nothing in them is an operator.</summary>
    /// <exception cref="HostException">There is no word in it, or it is too long.</exception>
    public static IReadOnlyList<string> Read(string words)
    {
        if (words.Length > MostCharacters)
        {
            throw new HostException(HostFailure.Invalid, $"Words to look for have at most {MostCharacters} characters; these have {words.Length}.");
        }

        var terms = new List<string>();
        for (var at = 0; at < words.Length;)
        {
            if (char.IsWhiteSpace(words[at]))
            {
                at++;
                continue;
            }

            var quoted = words[at] == '"';
            var end = quoted ? words.IndexOf('"', at + 1) : at;
            if (!quoted)
            {
                while (end < words.Length && !char.IsWhiteSpace(words[end]) && words[end] != '"')
                {
                    end++;
                }
            }

            end = end < 0 ? words.Length : end;
            Add(terms, words[(quoted ? at + 1 : at)..end]);
            at = quoted ? end + 1 : end;
        }

        return terms.Count > 0
            ? terms
            : throw new HostException(HostFailure.Invalid, "There is no word to look for: give at least one with a letter or a digit.");
    }

    private static void Add(List<string> terms, string word)
    {
        if (word.Any(char.IsLetterOrDigit))
        {
            // A beginning of one character is that character; what follows it need not be said.
            var ends = word.EndsWith('*') && !SingleCharacters.Any(word.TrimEnd('*')[^1..]);
            terms.Add($"\"{SingleCharacters.Split(word.Replace('\0', ' ').TrimEnd('*'))}\"{(ends ? "*" : "")}");
        }
    }
}
