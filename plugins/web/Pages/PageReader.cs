using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace AgentHost.Plugins.Web.Pages;

/// <summary>Reads HTML as browsers do, within bounds: elements, depth and time.</summary>
internal static class PageReader
{
    /// <summary>Elements that are read at most.</summary>
    private const int MostElements = 200_000;

    /// <summary>Deeper ones are lifted to this depth, as browsers do.</summary>
    private const int MostDepth = 150;

    private static readonly string[] Kept =
    [
        "id", "class", "href", "src", "alt", "title", "role", "hidden", "aria-hidden", "style", "colspan", "rowspan", "start", "type", "checked", "itemprop",
        "data-src", "data-original", "data-lazy-src", "srcset", "width", "height", "encoding", "data-lang", "data-language", "lang", "cite", "value", "reversed", "aria-label",
    ];

    /// <summary>Reads a page.</summary>
    /// <param name="html">Its source.</param>
    /// <param name="address">Where it came from.</param>
    /// <param name="cancellationToken">Ends the reading, also in the middle of the parser's work.</param>
    /// <exception cref="PageException">It is larger or more tangled than is read.</exception>
    public static Page Read(string html, Uri address, CancellationToken cancellationToken)
    {
        MarkupCheck.Run(html);
        var elements = 0;
        var parser = new HtmlParser(new HtmlParserOptions
        {
            IsScripting = false,
            OnCreated = (_, _) =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (++elements > MostElements)
                {
                    throw new PageException($"the page has more than {MostElements} elements");
                }
            },
        });
        using var document = parser.ParseDocument(html);
        var root = document.Body ?? document.DocumentElement;
        return new(Copy(root, cancellationToken), BaseOf(document, address))
        {
            Title = Text(Meta(document, "og:title") ?? TitleOf(document) ?? ""),
            Description = Text(Meta(document, "og:description") ?? Meta(document, "description") ?? ""),
            Refresh = RefreshOf(document),
        };
    }

    /// <summary>Text in one line.</summary>
    public static string Text(string text) => string.Join(' ', Clean(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static PageNode Copy(IElement root, CancellationToken cancellationToken)
    {
        var copy = Element(root);
        var open = new Stack<(INode From, PageNode To, int Depth)>();
        open.Push((root, copy, 0));
        var order = new List<(INode From, PageNode To, int Depth)>();
        while (open.TryPop(out var step))
        {
            cancellationToken.ThrowIfCancellationRequested();
            order.Clear();
            foreach (var child in step.From.ChildNodes)
            {
                if (child is IText text)
                {
                    step.To.Add(new PageNode(PageNode.TextName) { Text = Clean(text.Data) });
                }
                else if (child is IElement element && !IsDropped(element.LocalName))
                {
                    // Below the depth that is kept, elements lose their nesting but not their text.
                    var made = Element(element);
                    var parent = step.To;
                    parent.Add(made);
                    order.Add((element, step.Depth + 1 < MostDepth ? made : parent, step.Depth + 1));
                }
            }

            for (var i = order.Count - 1; i >= 0; i--)
            {
                open.Push(order[i]);
            }
        }

        return copy;
    }

    // Nothing of these is ever shown.
    private static bool IsDropped(string name) => name is "script" or "style" or "template" or "head" or "object" or "embed" or "applet" or "frame" or "frameset" or "noframes" or "canvas" or "svg" or "link" or "meta" or "base";

    private static PageNode Element(IElement element)
    {
        var node = new PageNode(element.LocalName);
        foreach (var name in Kept)
        {
            if (element.GetAttribute(name) is { } value)
            {
                node.Set(name, value.Length <= 8_192 ? Clean(value) : "");
            }
        }

        return node;
    }

    /// <summary>Without control characters: they are never shown, and a terminal could obey them.</summary>
    private static string Clean(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\u0008') && !text.AsSpan().ContainsAnyInRange('\u000b', '\u001f') && !text.AsSpan().ContainsAnyInRange('\u007f', '\u009f'))
        {
            return text;
        }

        return string.Concat(text.Select(static c => c is '\n' or '\t' ? c : c == '\r' ? '\n' : char.IsControl(c) ? '\ufffd' : c).Where(static c => c != '\ufffd'));
    }

    // By hand and one level deep: the parser's own searches recurse, and a page decides how deep.
    private static IEnumerable<IElement> HeadOf(IDocument document) => document.Head?.Children ?? Enumerable.Empty<IElement>();

    private static Uri BaseOf(IDocument document, Uri address)
    {
        var href = HeadOf(document).FirstOrDefault(static element => element.LocalName == "base" && element.HasAttribute("href"))?.GetAttribute("href");
        return href is not null && Uri.TryCreate(address, href.Trim(), out var read) && read.Scheme is "http" or "https" ? read : address;
    }

    private static string? Meta(IDocument document, string name)
    {
        var value = HeadOf(document).FirstOrDefault(element => element.LocalName == "meta" && (element.GetAttribute("property") == name || element.GetAttribute("name") == name))?.GetAttribute("content");
        return string.IsNullOrWhiteSpace(value) ? null : value;
    }

    private static string? TitleOf(IDocument document)
    {
        // A title holds text alone.
        var title = HeadOf(document).FirstOrDefault(static element => element.LocalName == "title");
        return title is null ? null : string.Concat(title.ChildNodes.OfType<IText>().Select(static text => text.Data));
    }

    private static string? RefreshOf(IDocument document)
    {
        var content = HeadOf(document)
            .FirstOrDefault(static element => element.LocalName == "meta" && "refresh".Equals(element.GetAttribute("http-equiv"), StringComparison.OrdinalIgnoreCase))?
            .GetAttribute("content");
        var at = content?.IndexOf("url=", StringComparison.OrdinalIgnoreCase) ?? -1;
        return at < 0 ? null : content![(at + 4)..].Trim(' ', '\'', '"');
    }
}
