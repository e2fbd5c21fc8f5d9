using AngleSharp.Dom;
using AgentHost.Plugins.Web.Articles;

namespace AgentHost.Plugins.Web.Pages;

/// <summary>
/// Keeps content that lies deeper than a page's tree: its nesting goes, its words stay where they stand, and those of different blocks stay apart.
/// </summary>
internal static class DeepMarkup
{
    /// <summary>Copies an element and all that is below it, in the page's order: at most three levels, however deep the page goes on.</summary>
    /// <param name="root">The element.</param>
    /// <param name="cancellationToken">Ends the copying.</param>
    public static PageNode Copy(IElement root, CancellationToken cancellationToken)
    {
        // The rows and cells of such a table, the terms of such a list are no longer below one another: written as one they would lose words.
        var whole = PageReader.Element(root, root.LocalName is "table" or "thead" or "tbody" or "tfoot" or "tr" or "dl" ? "div" : root.LocalName);

        // The way down, by hand: a page decides how deep it is.
        var open = new List<Level> { new(root, null, null) };
        PageNode? block = null;
        while (open.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var level = open[^1];
            if (level.Next == level.Children.Length)
            {
                open.RemoveAt(open.Count - 1);
                block = level.Inline is null ? null : block;
                continue;
            }

            var child = level.Children[level.Next++];
            if (child.NodeType == NodeType.Text)
            {
                if (block is not null || level.Block is null || !string.IsNullOrWhiteSpace(child.NodeValue))
                {
                    var text = PageReader.TextOf(child);
                    Place(level).Add(level.Inline is null ? text : Around(level.Inline, text));
                }
            }
            else if (child is IElement element && !PageReader.IsDropped(element.LocalName))
            {
                var made = PageReader.Element(element, element.LocalName);
                if (Clutter.IsHidden(made))
                {
                    // Above, it would be taken out with all that is in it.
                    continue;
                }

                block = made.IsBlock ? null : block;
                if (element.HasChildNodes)
                {
                    open.Add(made.IsBlock ? new(element, BlockOf(element, level.Block), null) : new(element, level.Block, element));
                }
                else
                {
                    (made.IsBlock ? whole : Place(level)).Add(made);
                }
            }
        }

        return whole;

        PageNode Place(Level level)
        {
            if (level.Block is null)
            {
                return whole;
            }

            if (block is null)
            {
                block = PageReader.Element(level.Block, level.Block.LocalName);
                whole.Add(block);
            }

            return block;
        }
    }

    /// <summary>The block that text stands in: the nearest one; within a term, its explanation or what was laid out by hand, that.</summary>
    private static IElement BlockOf(IElement element, IElement? outer) =>
        element.LocalName is not ("dt" or "dd") && outer?.LocalName is "dt" or "dd" or "pre" ? outer : element;

    private static PageNode Around(IElement element, PageNode text)
    {
        var node = PageReader.Element(element, element.LocalName);
        node.Add(text);
        return node;
    }

    /// <summary>An element whose children are being copied.</summary>
    /// <param name="element">The element.</param>
    /// <param name="block">The block that its text stands in; null for the whole.</param>
    /// <param name="inline">What its text is put in, where the element is no block.</param>
    private sealed class Level(IElement element, IElement? block, IElement? inline)
    {
        public INodeList Children { get; } = element.ChildNodes;

        public IElement? Block => block;

        public IElement? Inline => inline;

        /// <summary>The child that comes next.</summary>
        public int Next { get; set; }
    }
}
