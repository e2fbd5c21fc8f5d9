using AgentHost.Plugins.Web.Pages;

namespace AgentHost.Plugins.Web.Articles;

/// <summary>Finds a page's article: the part whose paragraphs are long, many and not made of links.</summary>
/// <remarks>The idea is that of readers' views in browsers: paragraphs vote for the elements around them.</remarks>
internal static class ArticleFinder
{
    /// <summary>Less text than this is no article.</summary>
    private const int LeastText = 140;

    /// <summary>More commas make it no more of an article.</summary>
    private const int MostPauses = 10;

    /// <summary>Longer headings are none of those that come before links to other articles.</summary>
    private const int MostRelated = 60;

    private static readonly HashSet<string> RelatedHeadings = new(StringComparer.OrdinalIgnoreCase)
    {
        "related", "related articles", "related posts", "related stories", "related content", "read more", "read next",
        "more from", "more stories", "you may also like", "you might also like", "recommended",
        "recommended for you", "share this", "share this article", "trending", "trending now", "popular", "most popular",
        "most read", "comments", "leave a comment", "leave a reply", "subscribe", "newsletter", "up next",
        "more on this story", "latest news", "latest posts", "follow us", "keep reading", "what to read next", "sponsored", "from our partners",
    };

    /// <summary>The part of a cleaned page that is its article; the whole body where none stands out.</summary>
    /// <param name="body">Its clutter is gone, and it is measured.</param>
    public static PageNode Find(PageNode body)
    {
        var best = Best(body);
        if (best is null)
        {
            return body;
        }

        var chosen = Widen(best, body);
        if (chosen.TextLength < LeastText && body.TextLength > 2 * LeastText)
        {
            return body;
        }

        RemoveRelated(chosen);
        RemoveLeadingLinks(chosen);
        chosen.Measure();
        return chosen;
    }

    private static PageNode? Best(PageNode body)
    {
        var scored = new List<PageNode>();
        foreach (var node in body.All())
        {
            if (node.Name is not ("p" or "pre" or "td" or "blockquote" or "li" or "dd" or "div" or "section") || node.TextLength < 25
                || (node.Name is "div" or "section" && HasBlocks(node)))
            {
                continue;
            }

            var score = (1 + Math.Min(Pauses(node), MostPauses) + Math.Min(node.TextLength / 100.0, 4)) * (1 - node.LinkDensity);
            var share = 1.0;
            var above = node.Parent;
            for (var level = 0; above is not null && level < 4; level++, above = above.Parent)
            {
                if (above.Score < 0)
                {
                    above.Score = 0;
                    scored.Add(above);
                }

                above.Score += score * share;
                share = level == 0 ? 0.5 : share * 0.6;
            }
        }

        PageNode? best = null;
        var most = 0.0;
        foreach (var node in scored)
        {
            if (node.Name is "table" or "tr" or "tbody" or "ul" or "ol" or "dl" or "li" or "blockquote" or "p" or "td" or "dd")
            {
                continue;
            }

            var weighed = (node.Score + Weight(node)) * (1 - node.LinkDensity);
            if (weighed > most)
            {
                (best, most) = (node, weighed);
            }
        }

        return best;
    }

    /// <summary>Commas and their kin in its text, as far as they count.</summary>
    private static int Pauses(PageNode node)
    {
        var count = 0;
        if (node.IsText)
        {
            foreach (var c in node.Text)
            {
                count += c is ',' or '，' or '、' or '。' ? 1 : 0;
            }

            return count;
        }

        foreach (var child in node.Children)
        {
            count += Pauses(child);
            if (count >= MostPauses)
            {
                break;
            }
        }

        return count;
    }

    private static double Weight(PageNode node)
    {
        var words = Clutter.WordsOf(node);
        var weight = node.Name is "article" or "main" ? 15.0 : 0.0;
        weight += words.Overlaps(["article", "content", "main", "post", "entry", "story", "body", "markdown", "prose"]) ? 10 : 0;
        weight -= words.Overlaps(["sidebar", "comment", "comments", "footer", "widget", "meta", "aside", "side"]) ? 20 : 0;
        return weight;
    }

    /// <summary>From the part that has most of the paragraphs to the whole that its author marked, or that its neighbours belong to.</summary>
    private static PageNode Widen(PageNode best, PageNode body)
    {
        var marked = best.Nearest(static node => node.Name == "article" || node["itemprop"] == "articleBody")
            ?? best.Nearest(static node => node.Name == "main" || node["role"] == "main");
        var chosen = marked ?? best;

        // One of many teasers, or one of several sections: take what holds them all.
        for (var above = chosen.Parent; above is not null; above = above.Parent)
        {
            var siblings = above.Children.Count(child => child != chosen && child.TextLength > 100 && child.LinkDensity < 0.3);
            if (above.Name is "main" || above["role"] == "main" || above.Name is "article"
                || (marked is null && siblings > 0 && above.TextLength < 3 * chosen.TextLength + 400 && above.LinkDensity < 0.4))
            {
                var more = above.TextLength > 1.5 * chosen.TextLength && above.LinkDensity < 0.5;
                chosen = more || marked is null ? above : chosen;
            }
            else if (siblings >= 2 && above.TextLength > 2.5 * chosen.TextLength && above.LinkDensity < 0.5)
            {
                chosen = above;
            }
        }

        // A heading just before it is its own.
        var holder = chosen.Parent;
        return holder is not null && holder != body && chosen.Name is not ("article" or "main") && holder.TextLength < 1.3 * chosen.TextLength
            && !chosen.All().Any(static node => node.Name == "h1")
            ? holder
            : chosen;
    }

    private static void RemoveRelated(PageNode node)
    {
        for (var i = 0; i < node.Children.Count; i++)
        {
            var child = node.Children[i];
            if (child.TextLength > MostRelated || child.Name is not ("h2" or "h3" or "h4" or "h5" or "h6" or "p" or "div" or "strong")
                || !RelatedHeadings.Contains(PageReader.Text(child.RawText()).TrimEnd(':', '…', '.')))
            {
                continue;
            }

            // The heading, and what follows it as long as that is mostly links or very short.
            var next = i + 1;
            while (next < node.Children.Count && (node.Children[next].TextLength == 0 || node.Children[next].LinkDensity > 0.5))
            {
                next++;
            }

            if (next > i + 1 || i == node.Children.Count - 1)
            {
                node.Children.RemoveRange(i, next - i);
                i--;
            }
        }

        foreach (var child in node.Children)
        {
            if (!child.IsText)
            {
                RemoveRelated(child);
            }
        }
    }

    /// <summary>Lists of links before the first paragraph: ways around the site.</summary>
    private static void RemoveLeadingLinks(PageNode article)
    {
        if (article.LinkDensity > 0.5)
        {
            return;
        }

        var open = new List<PageNode>();
        foreach (var node in article.All())
        {
            if (node.Name is "p" or "pre" or "blockquote" or "table" && node.TextLength > 80)
            {
                break;
            }

            if (node.Name is "ul" or "ol" && node.LinkDensity > 0.9 && node.Children.Count(static child => !child.IsText) >= 3)
            {
                open.Add(node);
            }
        }

        open.ForEach(static node => node.Parent?.Children.Remove(node));
    }

    private static bool HasBlocks(PageNode node) => node.Children.Exists(static child => child.IsBlock);
}
