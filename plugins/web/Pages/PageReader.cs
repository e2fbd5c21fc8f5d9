using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace AgentHost.Plugins.Web.Pages;

/// <summary>Reads HTML as browsers do, within bounds: elements, depth and time.</summary>
internal static class PageReader
{
    /// <summary>Elements that are read at most.</summary>
    private const int MostElements = 200_000;

    /// <summary>Deeper ones lose their nesting, not their place.</summary>
    private const int MostDepth = 150;

    private static readonly HashSet<string> Kept = new(StringComparer.Ordinal)
    {
        "id", "class", "href", "src", "alt", "title", "role", "hidden", "aria-hidden", "style", "colspan", "rowspan", "start", "type", "checked", "itemprop",
        "data-src", "data-original", "data-lazy-src", "srcset", "width", "height", "encoding",
        "data-lang", "data-language", "lang", "cite", "value", "reversed", "aria-label",
    };

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
            DisableElementPositionTracking = true,
            SkipComments = true,
            SkipProcessingInstructions = true,
            SkipScriptText = true,

            // What it lifts from deep down loses its place; nothing walks its tree by recursion, and the number of elements is bounded.
            MaximumDepth = int.MaxValue,
            OnCreated = (_, _) =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (++elements > MostElements)
                {
                    throw new PageException($"the page has more than {MostElements} elements");
                }
            },
        });
        // As memory: of a string the parser makes a buffer that can be written to, and reads it character by character.
        using var document = parser.ParseDocument(html.AsMemory());
        var root = document.Body ?? document.DocumentElement;
        return new(Copy(root, cancellationToken), BaseOf(document, address))
        {
            Title = Text(Meta(document, "og:title") ?? TitleOf(document) ?? ""),
            Description = Text(Meta(document, "og:description") ?? Meta(document, "description") ?? ""),
            Refresh = RefreshOf(document),
        };
    }

    /// <summary>Text in one line.</summary>
    public static string Text(string text) => IsLine(text) ? text : string.Join(' ', Clean(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Tells whether it is one line already: nothing but printable ASCII, single spaces, none at its ends.</summary>
    private static bool IsLine(string text)
    {
        var before = ' ';
        foreach (var c in text)
        {
            if (c is < ' ' or > '~' || (c == ' ' && before == ' '))
            {
                return false;
            }

            before = c;
        }

        return text.Length == 0 || before != ' ';
    }

    private static PageNode Copy(IElement root, CancellationToken cancellationToken)
    {
        var copy = Element(root, root.LocalName);

        // What is still to be copied: three lists, because the framework has no compiled code for lists of tuples.
        var (from, to, depths) = (new List<INode> { root }, new List<PageNode> { copy }, new List<int> { 0 });
        while (from.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var last = from.Count - 1;
            var (children, parent, depth) = (from[last].ChildNodes, to[last], depths[last]);
            from.RemoveAt(last);
            to.RemoveAt(last);
            depths.RemoveAt(last);
            parent.Expect(children.Length);
            for (var i = 0; i < children.Length; i++)
            {
                var child = children[i];
                if (child.NodeType == NodeType.Text)
                {
                    parent.Add(TextOf(child));
                }
                else if (child is IElement element && !IsDropped(element.LocalName))
                {
                    if (depth + 1 == MostDepth)
                    {
                        parent.Add(DeepMarkup.Copy(element, cancellationToken));
                        continue;
                    }

                    var made = Element(element, element.LocalName);
                    parent.Add(made);
                    if (element.HasChildNodes)
                    {
                        from.Add(element);
                        to.Add(made);
                        depths.Add(depth + 1);
                    }
                }
            }

            // The first is taken next.
            from.Reverse(last, from.Count - last);
            to.Reverse(last, to.Count - last);
        }

        return copy;
    }

    /// <summary>A run of text, without what is never shown.</summary>
    internal static PageNode TextOf(INode text) => new(PageNode.TextName) { Text = Clean(text.NodeValue) };

    /// <summary>Tells whether nothing of an element is ever shown.</summary>
    internal static bool IsDropped(string name) =>
        name is "script" or "style" or "template" or "head" or "object" or "embed" or "applet" or "frame"
            or "frameset" or "noframes" or "canvas" or "svg" or "link" or "meta" or "base";

    /// <summary>An element with those of its attributes that count, without its children.</summary>
    /// <param name="element">The element.</param>
    /// <param name="name">What it is called in the copy.</param>
    internal static PageNode Element(IElement element, string name)
    {
        var node = new PageNode(name);
        var attributes = element.Attributes;
        for (var i = 0; i < attributes.Length; i++)
        {
            if (attributes[i] is { } attribute && Kept.Contains(attribute.Name) && !node.Has(attribute.Name))
            {
                node.Add(attribute.Name, attribute.Value.Length <= 8_192 ? Clean(attribute.Value) : "");
            }
        }

        return node;
    }

    /// <summary>Without control characters: they are never shown, and a terminal could obey them.</summary>
    private static string Clean(string text)
    {
        // By hand: the framework's own searches are compiled at their first use, and slow until they have been used a lot.
        foreach (var c in text)
        {
            if (c is (< ' ' and not ('\n' or '\t')) or (>= '\u007f' and <= '\u009f'))
            {
                return Cleaned(text);
            }
        }

        return text;
    }

    private static string Cleaned(string text) =>
        string.Concat(text.Select(static c => c is '\n' or '\t' ? c : c == '\r' ? '\n' : char.IsControl(c) ? '\ufffd' : c).Where(static c => c != '\ufffd'));

    // By hand and one level deep: the parser's own searches recurse, and a page decides how deep.
    private static IEnumerable<IElement> HeadOf(IDocument document) => document.Head?.Children ?? Enumerable.Empty<IElement>();

    private static Uri BaseOf(IDocument document, Uri address)
    {
        var href = HeadOf(document).FirstOrDefault(static element => element.LocalName == "base" && element.HasAttribute("href"))?.GetAttribute("href");
        return href is not null && Uri.TryCreate(address, href.Trim(), out var read) && read.Scheme is "http" or "https" ? read : address;
    }

    private static string? Meta(IDocument document, string name)
    {
        var value = HeadOf(document)
            .FirstOrDefault(element => element.LocalName == "meta" && (element.GetAttribute("property") == name || element.GetAttribute("name") == name))
            ?.GetAttribute("content");
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
            .FirstOrDefault(static element =>
                element.LocalName == "meta" && "refresh".Equals(element.GetAttribute("http-equiv"), StringComparison.OrdinalIgnoreCase))?
            .GetAttribute("content");
        var at = content?.IndexOf("url=", StringComparison.OrdinalIgnoreCase) ?? -1;
        return at < 0 ? null : content![(at + 4)..].Trim(' ', '\'', '"');
    }
}
