using AgentHost.Plugins.Web.Pages;

namespace AgentHost.Plugins.Web.Articles;

/// <summary>Takes out of a page what is never part of its article: navigation, advertising, cookie banners, share buttons and their kin.</summary>
internal static class Clutter
{
    /// <summary>An element with more of the page's text than this is no clutter, whatever its class says.</summary>
    private const double MostShare = 0.5;

    private static readonly HashSet<string> Controls = new(StringComparer.Ordinal)
    {
        "button", "select", "textarea", "option", "optgroup", "datalist", "iframe", "dialog",
        "menu", "nav", "noscript", "progress", "meter", "map", "area", "input", "search",
    };

    private static readonly HashSet<string> Roles = new(StringComparer.Ordinal)
    {
        "navigation", "contentinfo", "complementary", "search", "dialog", "alertdialog", "menu", "menubar", "toolbar", "banner", "form",
    };

    /// <summary>Words of ids and classes that say so by themselves, in whatever company.</summary>
    private static readonly HashSet<string> Certain = new(StringComparer.Ordinal)
    {
        "ad", "ads", "advert", "adverts", "advertisement", "advertising", "adsbygoogle", "adslot", "sponsor",
        "sponsored", "promo", "promoted", "promotion", "cookie", "cookies", "consent", "gdpr", "ccpa",
        "newsletter", "subscribe", "signup", "disqus", "taboola", "outbrain", "paywall", "skiplink", "breadcrumb",
        "breadcrumbs", "popup", "modal", "lightbox", "cta", "noprint", "online-list", "rst-versions",
    };

    /// <summary>Words that say so unless others say that it is content.</summary>
    private static readonly HashSet<string> Likely = new(StringComparer.Ordinal)
    {
        "share", "sharing", "shares", "social", "sidebar", "related", "recommended", "recommendations", "recommendation",
        "comments", "comment", "respond", "overlay", "pagination", "pager", "nav", "navbar",
        "navigation", "menu", "toolbar", "footer", "masthead", "skip", "banner", "widget", "widgets", "tags",
        "tagcloud", "toc", "login", "register", "trending", "popular", "teaser", "teasers", "print",
        "feedback", "rating", "ratings", "follow", "editsection", "offscreen", "hatnote", "navbox", "metabar", "topbar", "subnav", "onthispage", "headerlink",
    };

    private static readonly HashSet<string> Content = new(StringComparer.Ordinal)
    {
        "article", "content", "main", "body", "post", "entry", "story", "markdown", "prose", "text",
    };

    private static readonly HashSet<string> None = [];

    private static readonly HashSet<string> Notices = new(StringComparer.OrdinalIgnoreCase)
    {
        "advertisement", "advertisements", "ad", "sponsored", "sponsored content", "skip to content", "skip to main content",
        "story continues below advertisement", "share this", "share", "copy link", "print this page",
        "continue reading below", "article continues below",
    };

    /// <summary>Takes it out, in place. Measures first.</summary>
    public static void Remove(PageNode body)
    {
        body.Measure();
        Remove(body, Math.Max(body.TextLength, 1), inArticle: false);
        body.Measure();
    }

    /// <summary>Takes out what no reader ever sees, and nothing else.</summary>
    public static void RemoveHidden(PageNode node)
    {
        node.Children.RemoveAll(IsHidden);
        node.Children.ForEach(RemoveHidden);
    }

    private static void Remove(PageNode node, int all, bool inArticle)
    {
        if (node.Name is "pre" or "code" or "math")
        {
            node.Children.RemoveAll(static child => child.Name is "button" || IsGutter(child));
            return;
        }

        var inside = inArticle || node.Name is "article" or "main" || node["role"] == "main";
        if (node.Children.TrueForAll(static child => child.IsText))
        {
            return;
        }

        RemoveClutter(node.Children, all, inside);
        foreach (var child in node.Children)
        {
            if (!child.IsText)
            {
                Remove(child, all, inside);
            }
        }
    }

    /// <remarks>By hand: a page has ten thousands of lists, and each would make a delegate of its own.</remarks>
    private static void RemoveClutter(List<PageNode> nodes, int all, bool inArticle)
    {
        var kept = 0;
        for (var i = 0; i < nodes.Count; i++)
        {
            if (nodes[i].IsText || !IsClutter(nodes[i], all, inArticle))
            {
                nodes[kept++] = nodes[i];
            }
        }

        nodes.RemoveRange(kept, nodes.Count - kept);
    }

    private static bool IsClutter(PageNode node, int all, bool inArticle)
    {
        if (IsHidden(node))
        {
            return true;
        }

        if (IsGutter(node))
        {
            return true;
        }

        if (Controls.Contains(node.Name))
        {
            // A task list's box is content.
            return !(node.Name == "input" && node["type"].Equals("checkbox", StringComparison.OrdinalIgnoreCase)
                && node.Nearest(static above => above.Name == "li") is not null);
        }

        if (node.Name is "body" or "html" or "article" or "main" or "pre" or "h1" or "math" || node.TextLength > MostShare * all)
        {
            return false;
        }

        var words = WordsOf(node);
        var notes = words.Count > 0
            && words.Overlaps(["footnotes", "footnote", "references", "reflist", "bibliography", "admonition", "note", "warning", "tip", "callout"]);
        return node.Name switch
        {
            "aside" => !notes && (!inArticle || node.LinkDensity > 0.3 || Says(words)),
            "footer" => !notes && node.Parent?.Name != "blockquote",
            "form" => IsToBeWritten(node) && !Contains(node, "h1"),
            "header" when !inArticle => !Contains(node, "h1"),
            "div" or "table" when !inArticle && IsSiteHeader(node) => !Contains(node, "h1"),
            _ => Roles.Contains(node["role"]) ? !Contains(node, "h1") : Says(words) ? !notes && !Contains(node, "h1") : IsNotice(node),
        };
    }

    /// <summary>Tells whether a visitor writes into it, with the words about it: an answer, a comment, a login.</summary>
    private static bool IsToBeWritten(PageNode form) =>
        form.All().Any(static below =>
            below.Name == "textarea" || (below.Name == "input" && below["type"].Equals("password", StringComparison.OrdinalIgnoreCase)));

    /// <summary>A way past something on this very page, for those who cannot see it.</summary>
    private static bool IsJump(PageNode node) =>
        node is { Name: "a", TextLength: < 50 } && node["href"].StartsWith('#') && PageReader.Text(node.RawText()) is var text
        && (text.StartsWith("skip to ", StringComparison.OrdinalIgnoreCase) || text.StartsWith("jump to ", StringComparison.OrdinalIgnoreCase));

    private static bool IsNotice(PageNode node) =>
        IsJump(node) || IsNoticeText(node);

    private static bool IsNoticeText(PageNode node) =>
        node.TextLength is > 1 and < 50 && node.Name is "p" or "div" or "span" or "a" or "small"
        && node.Children.TrueForAll(static child => child.IsText || child.Name is "span" or "a" or "small")
        && Notices.Contains(PageReader.Text(node.RawText()));

    private static bool IsSiteHeader(PageNode node) =>
        node["id"] is "header" or "site-header" or "page-header" or "top" || node["class"] is "header" or "site-header" or "global-header" or "page-header";

    private static bool Says(HashSet<string> words) =>
        words.Count > 0 && (words.Overlaps(Certain)
            || ((words.Overlaps(Likely) || words.Any(static word => word.EndsWith("nav", StringComparison.Ordinal))) && !words.Overlaps(Content)));

    private static bool IsGutter(PageNode node) =>
        node["class"].Length > 0 && Words(node["class"]).Overlaps(["gutter", "lineno", "linenos", "linenumber", "linenumbers", "linenums", "blob-num"]);

    /// <summary>Tells whether its author says that no reader sees it.</summary>
    internal static bool IsHidden(PageNode node)
    {
        if (node.IsText)
        {
            return false;
        }

        if (node.Has("hidden") || node["aria-hidden"].Equals("true", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        if (node["style"] is { Length: > 0 } style)
        {
            var plain = string.Concat(style.Where(static c => !char.IsWhiteSpace(c)));
            if (plain.Contains("display:none", StringComparison.OrdinalIgnoreCase) || plain.Contains("visibility:hidden", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        var name = node["class"];
        return name.Length > 0 && (name.Contains("sr-only", StringComparison.Ordinal) || name.Contains("visually-hidden", StringComparison.Ordinal)
            || name.Contains("visuallyhidden", StringComparison.Ordinal)
            || name.Contains("screen-reader-text", StringComparison.Ordinal));
    }

    private static bool Contains(PageNode node, string name) => node.All().Any(below => below.Name == name);

    /// <summary>The words of its id and its classes.</summary>
    internal static HashSet<string> WordsOf(PageNode node) =>
        node["id"] is { Length: 0 } && node["class"] is { Length: 0 } ? None : Words(node["id"] + " " + node["class"]);

    /// <summary>The words of ids and classes: <c>main-nav sideBar</c> has main, nav, side, bar, sidebar.</summary>
    private static HashSet<string> Words(string names)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            words.Add(name.ToLowerInvariant());
            foreach (var part in name.Split(['-', '_', ':', '.', '/'], StringSplitOptions.RemoveEmptyEntries))
            {
                words.Add(part.ToLowerInvariant());
                var start = 0;
                for (var i = 1; i <= part.Length; i++)
                {
                    if (i == part.Length || (char.IsUpper(part[i]) && !char.IsUpper(part[i - 1])))
                    {
                        words.Add(part[start..i].ToLowerInvariant());
                        start = i;
                    }
                }
            }
        }

        return words;
    }
}
