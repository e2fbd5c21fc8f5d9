using AgentHost.Plugins.Web.Articles;
using AgentHost.Plugins.Web.Writing;

namespace AgentHost.Plugins.Web.Pages;

/// <summary>A page as a model reads it.</summary>
internal static class PageText
{
    /// <summary>A longer heading is no title, but a page whose heading was never closed.</summary>
    private const int MostTitle = 300;

    /// <summary>The page's article as Markdown, under the page's title.</summary>
    public static string Markdown(Page page, CancellationToken cancellationToken)
    {
        var headline = page.Body.All().FirstOrDefault(static node => node.Name == "h1");
        var title = headline is null ? "" : PageReader.Text(headline.RawText());
        title = title.Length <= MostTitle ? title : "";
        title = title.Length > 0 ? title : page.Title;
        Clutter.Remove(page.Body);
        var text = MarkdownWriter.Write(ArticleFinder.Find(page.Body), page.Address, cancellationToken);
        var titled = title.Length == 0 || text.StartsWith("# ", StringComparison.Ordinal) || text.Contains("\n# ", StringComparison.Ordinal);
        text = text.EndsWith("\n---", StringComparison.Ordinal) ? text[..^4] : text;
        return (titled ? text : $"# {title}\n\n{text}").TrimEnd();
    }

    /// <summary>All that can be seen of it, as plain text.</summary>
    public static string Plain(Page page)
    {
        Clutter.RemoveHidden(page.Body);
        return PlainTextWriter.Write(page.Body);
    }
}
