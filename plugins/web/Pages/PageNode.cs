namespace AgentHost.Plugins.Web.Pages;

/// <summary>An element or a run of text of a page: a small tree that is never deeper than its reader allows, so that it can be walked by recursion.</summary>
internal sealed class PageNode
{
    /// <summary>Name of a run of text.</summary>
    public const string TextName = "#text";

    private Dictionary<string, string>? _attributes;

    public PageNode(string name) => Name = name;

    /// <summary>The element's name in lower case; <see cref="TextName"/> for text.</summary>
    public string Name { get; }

    public string Text { get; init; } = "";

    public PageNode? Parent { get; private set; }

    public List<PageNode> Children { get; } = [];

    public bool IsText => (object)Name == TextName;

    /// <summary>Characters of text below it, white space collapsed; set by <see cref="Measure"/>.</summary>
    public int TextLength { get; private set; }

    /// <summary>How many of them are in links.</summary>
    public int LinkLength { get; private set; }

    /// <summary>Share of its text that is links, 0 to 1.</summary>
    public double LinkDensity => TextLength == 0 ? 0 : (double)LinkLength / TextLength;

    public string this[string attribute] => _attributes is not null && _attributes.TryGetValue(attribute, out var value) ? value : "";

    public bool Has(string attribute) => _attributes is not null && _attributes.ContainsKey(attribute);

    public void Set(string attribute, string value) => (_attributes ??= new(StringComparer.Ordinal))[attribute] = value;

    public void Add(PageNode child)
    {
        child.Parent = this;
        Children.Add(child);
    }

    /// <summary>The node itself and all below it, in the page's order.</summary>
    public IEnumerable<PageNode> All()
    {
        var open = new Stack<PageNode>();
        open.Push(this);
        while (open.TryPop(out var node))
        {
            yield return node;
            for (var i = node.Children.Count - 1; i >= 0; i--)
            {
                open.Push(node.Children[i]);
            }
        }
    }

    /// <summary>The nearest element above it, or itself, that fits.</summary>
    public PageNode? Nearest(Func<PageNode, bool> fits)
    {
        for (var node = this; node is not null; node = node.Parent)
        {
            if (fits(node))
            {
                return node;
            }
        }

        return null;
    }

    /// <summary>Counts text and links below it.</summary>
    public void Measure()
    {
        if (IsText)
        {
            TextLength = CountWords(Text);
            return;
        }

        (TextLength, LinkLength) = (0, 0);
        foreach (var child in Children)
        {
            child.Measure();
            TextLength += child.TextLength;
            LinkLength += child.LinkLength;
        }

        if (Name == "a" && Has("href"))
        {
            LinkLength = TextLength;
        }
    }

    /// <summary>All text below it as it stands.</summary>
    public string RawText()
    {
        var text = new System.Text.StringBuilder();
        foreach (var node in All())
        {
            if (node.IsText)
            {
                text.Append(node.Text);
            }
            else if (node.Name == "br")
            {
                text.Append('\n');
            }
        }

        return text.ToString();
    }

    private static int CountWords(string text)
    {
        var count = 0;
        var inSpace = true;
        foreach (var c in text)
        {
            var space = char.IsWhiteSpace(c);
            count += space && inSpace ? 0 : 1;
            inSpace = space;
        }

        return count == 1 && inSpace ? 0 : count;
    }
}
