namespace AgentHost.Plugins.Web.Pages;

/// <summary>Looks over markup before it is parsed: what would cost the parser time or memory out of all proportion is refused.</summary>
internal static class MarkupCheck
{
    /// <summary>Attributes of one tag. Parsers compare each with all before it.</summary>
    private const int MostAttributes = 2_000;

    private static readonly string[] RawText = ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"];

    /// <exception cref="PageException">A tag has more attributes than are read.</exception>
    public static void Run(string html)
    {
        var at = 0;
        while (at < html.Length && (at = html.IndexOf('<', at)) >= 0)
        {
            at++;
            var rest = html.AsSpan(at);
            if (rest.StartsWith("!--"))
            {
                at = After(html, "-->", at);
            }
            else if (rest.Length > 0 && char.IsAsciiLetter(rest[0]))
            {
                at = Tag(html, at);
                if (rest[0] is not ('s' or 'S' or 't' or 'T' or 'x' or 'X' or 'i' or 'I' or 'n' or 'N'))
                {
                    continue;
                }

                foreach (var name in RawText)
                {
                    if (rest.StartsWith(name, StringComparison.OrdinalIgnoreCase) && rest.Length > name.Length && !char.IsAsciiLetterOrDigit(rest[name.Length]))
                    {
                        at = After(html, "</" + name, at);
                        break;
                    }
                }
            }
        }
    }

    private static int After(string html, string end, int at)
    {
        var found = html.IndexOf(end, at, StringComparison.OrdinalIgnoreCase);
        return found < 0 ? html.Length : found;
    }

    private static int Tag(string html, int at)
    {
        var attributes = 0;
        for (; at < html.Length && html[at] != '>'; at++)
        {
            switch (html[at])
            {
                case '"' or '\'' when html[at - 1] == '=':
                    var close = html.IndexOf(html[at], at + 1);
                    if (close < 0)
                    {
                        return html.Length;
                    }

                    at = close;
                    attributes++;
                    break;
                case ' ' or '\t' or '\n' or '\r' or '\f' or '/' when !char.IsWhiteSpace(html[at - 1]):
                    attributes++;
                    break;
                default:
                    break;
            }

            // A value in quotes counts twice: for itself, and for the space before it.
            if (attributes > 2 * MostAttributes)
            {
                throw new PageException($"a tag of the page has more than {MostAttributes} attributes");
            }
        }

        return at;
    }
}
