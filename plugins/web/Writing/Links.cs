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
        if (href.Length == 0 || href[0] == '#' || !Uri.TryCreate(address, href, out var target) || target.Scheme is not ("http" or "https" or "mailto" or "ftp" or "tel"))
        {
            return null;
        }

        var text = target.AbsoluteUri.Replace("(", "%28", StringComparison.Ordinal).Replace(")", "%29", StringComparison.Ordinal);
        return text.Length <= MostCharacters ? text : null;
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
