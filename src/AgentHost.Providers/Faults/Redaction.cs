using System.Text;

namespace AgentHost.Providers;

/// <summary>Makes a provider's words fit to be shown and stored.</summary>
internal static class Redaction
{
    private const int Longest = 500;
    private const string Mask = "***";

    /// <summary>One line of at most 500 characters without the credential, header values and anything that looks like a key.</summary>
    public static string Clean(string text, string? credential, IReadOnlyDictionary<string, string> headers)
    {
        // Cut generously first: a secret that straddles the final cut must still be found whole.
        if (text.Length > Longest * 20)
        {
            text = text[..(Longest * 20)];
        }

        if (credential is { Length: >= 4 })
        {
            text = text.Replace(credential, Mask, StringComparison.Ordinal);
        }

        foreach (var value in headers.Values)
        {
            // Shorter values are words such as "true", which are no secrets.
            if (value.Length >= 8)
            {
                text = text.Replace(value, Mask, StringComparison.Ordinal);
            }
        }

        return OneLine(text);
    }

    private static string OneLine(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, Longest + 8));
        var space = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsWhiteSpace(c) || char.IsControl(c))
            {
                space = line.Length > 0;
                continue;
            }

            if (space)
            {
                line.Append(' ');
                space = false;
            }

            if (LooksLikeKey(text, i, out var length))
            {
                line.Append(Mask);
                i += length - 1;
            }
            else
            {
                line.Append(c);
            }

            if (line.Length >= Longest)
            {
                if (char.IsHighSurrogate(line[Longest - 1]))
                {
                    return line.ToString(0, Longest - 1) + "…";
                }

                return line.ToString(0, Longest) + "…";
            }
        }

        return line.ToString();
    }

    /// <summary>OpenAI repeats a wrong key in part (<c>sk-abc***xyz</c>); so do gateways.</summary>
    private static bool LooksLikeKey(string text, int at, out int length)
    {
        length = 0;
        if (string.CompareOrdinal(text, at, "sk-", 0, 3) != 0 || (at > 0 && char.IsAsciiLetterOrDigit(text[at - 1])))
        {
            return false;
        }

        var end = at + 3;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '-' or '_' or '*'))
        {
            end++;
        }

        length = end - at;
        return length >= 8;
    }
}
