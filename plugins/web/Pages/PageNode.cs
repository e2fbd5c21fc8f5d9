using AgentHost.Plugins.Web.Articles;

namespace AgentHost.Plugins.Web.Pages;

/// <summary>An element or a run of text of a page: a small tree that is never deeper than its reader allows, so that it can be walked by recursion.</summary>
internal sealed class PageNode
{
    /// <summary>Name of a run of text.</summary>
    public const string TextName = "#text";

    // A page has many nodes, most of them text: what one does not have costs nothing.
    private List<string>? _attributes;
    private List<PageNode>? _children;
    private int _words = -1;

    public PageNode(string name)
    {
        Name = name;
        IsBlock = (object)name != TextName && BlockElements.IsBlock(name);
    }

    /// <summary>The element's name in lower case; <see cref="TextName"/> for text.</summary>
    public string Name { get; }

    public string Text { get; init; } = "";

    public PageNode? Parent { get; private set; }

    public List<PageNode> Children => _children ??= [];

    /// <summary>True when it stands on lines of its own.</summary>
    public bool IsBlock { get; }

    /// <summary>Score of the paragraphs below it for its being the article; negative where there are none.</summary>
    public double Score { get; set; } = -1;

    public bool IsText => (object)Name == TextName;

    /// <summary>Characters of text below it, white space collapsed; set by <see cref="Measure"/>.</summary>
    public int TextLength { get; private set; }

    /// <summary>Number of them that are in links.</summary>
    public int LinkLength { get; private set; }

    /// <summary>Share of its text that is links, 0 to 1.</summary>
    public double LinkDensity => TextLength == 0 ? 0 : (double)LinkLength / TextLength;

    public string this[string attribute] => Find(attribute) ?? "";

    public bool Has(string attribute) => Find(attribute) is not null;

    /// <summary>Adds an attribute that it does not have.</summary>
    public void Add(string attribute, string value) => (_attributes ??= new(4)).AddRange([attribute, value]);

    /// <summary>Makes room for children that are about to be added, no more than that: most nodes have one or a handful.</summary>
    public void Expect(int children)
    {
        if (_children is null && children > 0)
        {
            _children = new(children);
        }
    }

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
            for (var i = (node._children?.Count ?? 0) - 1; i >= 0; i--)
            {
                open.Push(node._children![i]);
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
            TextLength = _words = _words < 0 ? CountWords(Text) : _words;
            return;
        }

        (TextLength, LinkLength) = (0, 0);
        for (var i = 0; i < (_children?.Count ?? 0); i++)
        {
            var child = _children![i];
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
        if (IsText)
        {
            return Text;
        }

        if (_children is null or [] or [{ IsText: true }])
        {
            return _children is [var only] ? only.Text : "";
        }

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

    private string? Find(string attribute)
    {
        if (_attributes is not null)
        {
            for (var i = 0; i < _attributes.Count; i += 2)
            {
                if (_attributes[i] == attribute)
                {
                    return _attributes[i + 1];
                }
            }
        }

        return null;
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
