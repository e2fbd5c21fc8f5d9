using System.Text;
using AgentHost.ShellSyntax.Nodes;

namespace AgentHost.Permissions.Lines;

/// <summary>Words that the shell replaces by names of files: <c>src/*.cs</c>.</summary>
internal static class WordPattern
{
    /// <summary>
    /// The pattern, with a backslash before each character that stands for itself; null where the word is more than that, or where shells read it in different
    /// ways.
    /// </summary>
    public static string? Of(ShellWord word)
    {
        if (word.Features != WordFeatures.Glob || word.IsBashOnly)
        {
            return null;
        }

        var pattern = new StringBuilder();
        foreach (var part in word.Parts)
        {
            if (part is not LiteralPart literal)
            {
                return null;
            }

            foreach (var c in literal.Text)
            {
                if (c == '\\' || (literal.Quote != QuoteKind.None && c is '*' or '?' or '[' or ']'))
                {
                    pattern.Append('\\');
                }

                pattern.Append(c);
            }
        }

        var text = pattern.ToString();

        // "[^a]", "[[:alpha:]]", a slash within brackets: not the same in every shell.
        return text.Contains("[^", StringComparison.Ordinal) || text.Contains("[:", StringComparison.Ordinal) || text.Contains("[.", StringComparison.Ordinal)
            || text.Contains("[=", StringComparison.Ordinal)
            || text.StartsWith('~') || SlashInBrackets(text) ? null : text;
    }

    private static bool SlashInBrackets(string text)
    {
        var open = text.IndexOf('[', StringComparison.Ordinal);
        return open >= 0 && text.IndexOf('/', open) is var slash and > 0 && text.LastIndexOf(']') > slash;
    }
}
