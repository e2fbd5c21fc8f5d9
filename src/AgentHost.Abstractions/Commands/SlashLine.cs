using System.Text;

namespace AgentHost;

/// <summary>Reads a prompt that may be a command: <c>/name words "more words"</c>.</summary>
public static class SlashLine
{
    private const int LongestName = 130;
    private const int MostWords = 200;

    /// <summary>The command that a prompt is written as; null where it is none: it does not begin with a slash and a name, or begins like a path.</summary>
    /// <param name="text">The prompt.</param>
    public static CommandCall? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var line = text.TrimStart();
        if (line.Length < 2 || line[0] != '/')
        {
            return null;
        }

        var end = 1;
        while (end < line.Length && !char.IsWhiteSpace(line[end]))
        {
            if (!char.IsLetterOrDigit(line[end]) && line[end] is not ('-' or '_' or ':' or '.'))
            {
                return null;
            }

            end++;
        }

        if (end == 1 || end > LongestName || !char.IsLetterOrDigit(line[1]))
        {
            return null;
        }

        var rest = line[end..].Trim();
        return new CommandCall(line[1..end], Words(rest)) { Text = rest };
    }

    /// <summary>
    /// Words as a shell would see them: separated by white space, held together by single or double quotes. A quote that is not closed is a character like any
    /// other.
    /// </summary>
    /// <param name="text">The text.</param>
    public static IReadOnlyList<string> Words(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = new List<string>();
        var word = new StringBuilder();
        var begun = false;
        for (var i = 0; i < text.Length && words.Count < MostWords; i++)
        {
            var c = text[i];
            if (c is '"' or '\'' && text.IndexOf(c, i + 1) is var close and > 0)
            {
                word.Append(text, i + 1, close - i - 1);
                begun = true;
                i = close;
            }
            else if (!char.IsWhiteSpace(c))
            {
                word.Append(c);
                begun = true;
            }
            else if (begun)
            {
                words.Add(word.ToString());
                word.Clear();
                begun = false;
            }
        }

        if (begun && words.Count < MostWords)
        {
            words.Add(word.ToString());
        }

        return words;
    }
}
