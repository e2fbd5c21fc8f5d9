using System.Text;
using AgentHost.Plugins.Web.Pages;

namespace AgentHost.Plugins.Web.Writing;

/// <summary>
/// Writes what stands within a line: emphasis, code, links, images; white space collapsed, marks of Markdown in the text escaped. One for all lines of a page,
/// one after another.
/// </summary>
internal sealed class InlineWriter(Uri address)
{
    private readonly StringBuilder _text = new(256);
    private bool _bold;
    private bool _italic;
    private bool _struck;
    private bool _link;

    /// <summary>The line of some nodes; empty when they show nothing.</summary>
    public string Line(List<PageNode> nodes)
    {
        _text.Clear();
        foreach (var node in nodes)
        {
            Write(node);
        }

        return _text.ToString().Trim(' ', '\n');
    }

    private void Write(PageNode node)
    {
        switch (node.Name)
        {
            case PageNode.TextName:
                Words(node.Text);
                break;
            case "br":
                TrimSpace();
                _text.Append('\n');
                break;
            case "wbr":
                break;
            case "b" or "strong" when !_bold:
                _bold = true;
                Wrap(node, "**");
                _bold = false;
                break;
            case "i" or "em" or "cite" or "dfn" or "var" when !_italic:
                _italic = true;
                Wrap(node, "*");
                _italic = false;
                break;
            case "del" or "s" or "strike" when !_struck:
                _struck = true;
                Wrap(node, "~~");
                _struck = false;
                break;
            case "code" or "tt" or "kbd" or "samp":
                Code(PageReader.Text(node.RawText()));
                break;
            case "a" when !_link:
                Link(node);
                break;
            case "img":
                Image(node);
                break;
            case "video" or "audio":
                Media(node);
                break;
            case "q":
                _text.Append('“');
                Children(node);
                TrimSpace();
                _text.Append('”');
                break;
            case "sup":
                Raised(node);
                break;
            case "math":
                Formula(node);
                break;
            case "input":
                _text.Append(node.Has("checked") ? "[x] " : "[ ] ");
                break;
            default:
                // A block in a line: its words are kept apart from its neighbours'.
                var apart = node.IsBlock;
                Space(apart);
                Children(node);
                Space(apart);
                break;
        }
    }

    private void Children(PageNode node)
    {
        foreach (var child in node.Children)
        {
            Write(child);
        }
    }

    private void Words(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            if (char.IsWhiteSpace(c) && c != '\u00a0')
            {
                Space(true);
                continue;
            }

            // What stands before it matters to the first character of a run alone.
            Escaped(c == '\u00a0' ? ' ' : c);
            var end = at + 1;
            while (end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] is not ('*' or '`' or '\\' or '_' or '<'))
            {
                end++;
            }

            _text.Append(text.AsSpan(at + 1, end - at - 1));
            at = end - 1;
        }
    }

    private void Escaped(char c)
    {
        // Within a word an underline means nothing; elsewhere it would.
        var marks = c is '*' or '`' or '\\' || (c == '_' && (_text.Length == 0 || !char.IsLetterOrDigit(_text[^1])));
        if (marks)
        {
            _text.Append('\\');
        }
        else if (_text.Length > 0 && _text[^1] == '<' && (char.IsAsciiLetter(c) || c is '/' or '!'))
        {
            _text.Insert(_text.Length - 1, '\\');
        }

        _text.Append(c);
    }

    private void Space(bool wanted)
    {
        if (wanted && _text.Length > 0 && _text[^1] is not (' ' or '\n'))
        {
            _text.Append(' ');
        }
    }

    private void TrimSpace()
    {
        while (_text.Length > 0 && _text[^1] == ' ')
        {
            _text.Length--;
        }
    }

    /// <summary>The children between marks that touch no white space.</summary>
    private void Wrap(PageNode node, string mark)
    {
        var start = _text.Length;
        Children(node);
        if (Take(start, out var after) is { } words)
        {
            mark = words.Contains('\n', StringComparison.Ordinal) ? "" : mark;
            _text.Append(mark).Append(words).Append(mark);
            Space(after);
        }
    }

    /// <summary>
    /// Takes out again the text written since a place, and leaves the white space before it there; null for nothing but white space, which stays.
    /// </summary>
    private string? Take(int start, out bool after)
    {
        after = false;
        var inner = _text.ToString(start, _text.Length - start);
        var words = inner.Trim();
        if (words.Length == 0)
        {
            return null;
        }

        after = char.IsWhiteSpace(inner[^1]);
        _text.Length = start;
        Space(char.IsWhiteSpace(inner[0]));
        return words;
    }

    private void Code(string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        var fence = new string('`', LongestRun(text, '`') + 1);
        var pad = text[0] == '`' || text[^1] == '`' ? " " : "";
        _text.Append(fence).Append(pad).Append(text).Append(pad).Append(fence);
    }

    /// <summary>Counts the longest run of a character in a text.</summary>
    internal static int LongestRun(string text, char wanted)
    {
        var (longest, run) = (0, 0);
        foreach (var c in text)
        {
            run = c == wanted ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }

    private void Link(PageNode node)
    {
        var target = Links.Resolve(address, node["href"]);
        var start = _text.Length;
        _link = true;
        Children(node);
        _link = false;
        if (target is null || Take(start, out var after) is not { } words)
        {
            return;
        }

        words = words.ReplaceLineEndings(" ");
        if (words == target)
        {
            _text.Append('<').Append(target).Append('>');
        }
        else if (words is not ("¶" or "#" or "§"))
        {
            _text.Append('[').Append(words).Append("](").Append(target).Append(')');
        }

        Space(after);
    }

    private void Image(PageNode node)
    {
        var alt = PageReader.Text(node["alt"]).Replace('[', '(').Replace(']', ')');
        var isDot = node["width"].Trim() is "0" or "1" or "2" || node["height"].Trim() is "0" or "1" or "2";
        if (alt.Length == 0 && node.Has("alt"))
        {
            // Its author says that it is there for its looks.
            return;
        }

        if (Links.Image(address, node) is { } source && !isDot)
        {
            _text.Append("![").Append(alt).Append("](").Append(source).Append(')');
        }
        else if (alt.Length > 0 && !isDot)
        {
            Words(alt);
        }
    }

    private void Media(PageNode node)
    {
        var source = node["src"].Length > 0 ? node["src"] : node.Children.Find(static child => child.Name == "source")?["src"] ?? "";
        if (Links.Resolve(address, source) is { } target)
        {
            _text.Append('[').Append(node.Name).Append("](").Append(target).Append(')');
        }
    }

    private void Raised(PageNode node)
    {
        var start = _text.Length;
        Children(node);
        if (Take(start, out var after) is { } words)
        {
            _text.Append(char.IsAsciiLetterOrDigit(words[0]) && words.Length <= 8 && words is not ("st" or "nd" or "rd" or "th") ? "^" : "").Append(words);
            Space(after);
        }
    }

    // A formula brings its own source along, mostly.
    private void Formula(PageNode node)
    {
        var source = node.All()
            .FirstOrDefault(static below => below.Name == "annotation" && below["encoding"].Contains("tex", StringComparison.OrdinalIgnoreCase));
        var text = PageReader.Text((source ?? node).RawText());
        _text.Append(source is null ? text : text.Length > 0 ? $"${text}$" : "");
    }
}
