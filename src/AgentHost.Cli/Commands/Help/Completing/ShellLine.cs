using System.Text;

namespace AgentHost.Cli.Commands.Help.Completing;

/// <summary>A line of a shell as far as it is written.</summary>
/// <param name="Words">Its whole words, without their quotes.</param>
/// <param name="Begun">What there is of the word at its end; empty behind a space.</param>
internal sealed record ShellLine(IReadOnlyList<string> Words, string Begun)
{
    /// <summary>Cuts a line as a shell does; a quote may still be open.</summary>
    /// <param name="line">The line up to the cursor.</param>
    /// <param name="escapes">Whether a backslash takes the next character for itself; not where it parts folders.</param>
    public static ShellLine Read(string line, bool escapes)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (inWord, quote) = (false, '\0');
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (escapes && c == '\\' && quote != '\'')
            {
                inWord = true;
                if (++i < line.Length)
                {
                    word.Append(line[i]);
                }
            }
            else if (quote == '\0' && c is '\'' or '"')
            {
                (inWord, quote) = (true, c);
            }
            else if (c == quote)
            {
                quote = '\0';
            }
            else if (quote == '\0' && char.IsWhiteSpace(c))
            {
                if (inWord)
                {
                    words.Add(word.ToString());
                    word.Clear();
                    inWord = false;
                }
            }
            else
            {
                inWord = true;
                word.Append(c);
            }
        }

        return new ShellLine(words, word.ToString());
    }
}
