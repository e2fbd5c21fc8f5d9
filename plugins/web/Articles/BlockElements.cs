namespace AgentHost.Plugins.Web.Articles;

/// <summary>Elements that stand on lines of their own.</summary>
internal static class BlockElements
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dir", "div", "dl",
        "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
        "header", "hgroup", "hr", "legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody",
        "td", "tfoot", "th", "thead", "tr", "ul", "html", "noscript", "caption", "dialog", "menu", "search",
    };

    public static bool IsBlock(string name) => Names.Contains(name);
}
