using AgentHost.Plugins.Web.Pages;

namespace AgentHost.Plugins.Web.Writing;

/// <summary>Addresses of links and images as they are written out: absolute, and fit for Markdown.</summary>
internal static class Links
{
    private const int MostCharacters = 1_000;

    /// <summary>A link's absolute address; null for one that leads nowhere else.</summary>
    public static string? Resolve(Uri address, string href)
    {
        href = href.Trim();
        if (href.Length > 0 && IsPath(href) && address.Scheme is "http" or "https")
        {
            // Most links of most pages; reading them as addresses costs more than writing all the rest.
            return href.Length + address.Authority.Length < MostCharacters - 10 ? $"{address.Scheme}://{address.Authority}{href}" : null;
        }

        if (href.Length == 0 || href[0] == '#' || !Uri.TryCreate(address, href, out var target)
            || target.Scheme is not ("http" or "https" or "mailto" or "ftp" or "tel"))
        {
            return null;
        }

        var text = target.AbsoluteUri.Replace("(", "%28", StringComparison.Ordinal).Replace(")", "%29", StringComparison.Ordinal);
        return text.Length <= MostCharacters ? text : null;
    }

    /// <summary>A path from the server's root in which nothing has to be resolved or escaped.</summary>
    private static bool IsPath(string href)
    {
        if (href[0] != '/')
        {
            return false;
        }

        for (var i = 1; i < href.Length; i++)
        {
            if (!char.IsAsciiLetterOrDigit(href[i])
                && (href[i] is not ('-' or '_' or '~' or '/' or '.' or '?' or '=' or '&' or '+' or ',' or ';')
                    || (href[i - 1] == '/' && href[i] is '/' or '.')))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>An image's address; many pages put it elsewhere until it is scrolled into view.</summary>
    public static string? Image(Uri address, PageNode image)
    {
        foreach (var name in (ReadOnlySpan<string>)["src", "data-src", "data-original", "data-lazy-src"])
        {
            if (image[name] is { Length: > 0 } source && Resolve(address, source) is { } found)
            {
                return found;
            }
        }

        var set = image["srcset"].Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        return set.Length > 0 ? Resolve(address, set[0]) : null;
    }
}
