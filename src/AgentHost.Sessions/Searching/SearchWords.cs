using System.Text;

namespace AgentHost.Sessions.Searching;

/// <summary>A person's words as SQLite's full-text search takes them.</summary>
internal static class SearchWords
{
    private const int MostCharacters = 1_000;

    /// <summary>The query: each word and each phrase quoted, so that nothing in it is an operator.</summary>
    /// <exception cref="HostException">There is no word in it, or it is too long.</exception>
    public static string ToQuery(string words)
    {
        if (words.Length > MostCharacters)
        {
            throw new HostException(HostFailure.Invalid, $"Words to look for have at most {MostCharacters} characters; these have {words.Length}.");
        }

        var query = new StringBuilder();
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
            Add(query, words[(quoted ? at + 1 : at)..end]);
            at = quoted ? end + 1 : end;
        }

        return query.Length > 0
            ? query.ToString()
            : throw new HostException(HostFailure.Invalid, "There is no word to look for: give at least one with a letter or a digit.");
    }

    private static void Add(StringBuilder query, string word)
    {
        if (word.Any(char.IsLetterOrDigit))
        {
            // A beginning of one character is that character; what follows it need not be said.
            var ends = word.EndsWith('*') && !SingleCharacters.Any(word.TrimEnd('*')[^1..]);
            query.Append(query.Length > 0 ? " " : "").Append('"').Append(SingleCharacters.Split(word.Replace('\0', ' ').TrimEnd('*')))
                .Append('"').Append(ends ? "*" : "");
        }
    }
}
