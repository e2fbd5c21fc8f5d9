using System.Globalization;
using AgentHost.Plugins.Web.Articles;
using AgentHost.Plugins.Web.Pages;

namespace AgentHost.Plugins.Web.Writing;

/// <summary>Writes a part of a page as Markdown.</summary>
internal sealed class MarkdownWriter
{
    /// <summary>Characters that are written at most.</summary>
    private const int Limit = 2_000_000;

    private readonly LineSink _sink = new(Limit);
    private readonly InlineWriter _inline;
    private readonly CancellationToken _cancellationToken;

    private MarkdownWriter(Uri address, CancellationToken cancellationToken)
    {
        _inline = new InlineWriter(address);
        _cancellationToken = cancellationToken;
    }

    /// <param name="root">The part.</param>
    /// <param name="address">What its links are relative to.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public static string Write(PageNode root, Uri address, CancellationToken cancellationToken)
    {
        var writer = new MarkdownWriter(address, cancellationToken);
        writer.Flow(root.Children, tight: false);
        return writer._sink.ToString();
    }

    /// <summary>Blocks one after another; what stands between them makes paragraphs.</summary>
    private void Flow(List<PageNode> nodes, bool tight)
    {
        if (_sink.IsFull)
        {
            return;
        }

        if (!nodes.Exists(HoldsBlock))
        {
            // Most blocks: one paragraph.
            Paragraph(nodes, tight);
            return;
        }

        var line = new List<PageNode>();
        foreach (var node in nodes)
        {
            if (_sink.IsFull)
            {
                return;
            }

            if (!HoldsBlock(node))
            {
                line.Add(node);
                continue;
            }

            Paragraph(line, tight);
            line.Clear();
            Block(node);
        }

        Paragraph(line, tight);
    }

    private void Block(PageNode node)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        switch (node.Name)
        {
            case ['h', >= '1' and <= '6']:
                Heading(node);
                break;
            case "pre":
                Code(node);
                break;
            case "blockquote":
                using (_sink.Indent("> "))
                {
                    Flow(node.Children, tight: false);
                }

                break;
            case "ul" or "ol" or "menu" or "dir":
                List(node);
                break;
            case "dl":
                Terms(node);
                break;
            case "table":
                if (TableWriter.Write(node, _inline) is { } table)
                {
                    if (node.Children.Find(static child => child.Name == "caption") is { } caption)
                    {
                        Line(caption.Children, "**", "**");
                    }

                    Whole(table);
                }
                else
                {
                    Flow(node.Children, tight: false);
                }

                break;
            case "hr":
                Whole("---");
                break;
            case "figcaption":
                Line(node.Children, "*", "*");
                break;
            case "summary" or "legend":
                Line(node.Children, "**", "**");
                break;
            default:
                Flow(node.Children, tight: false);
                break;
        }
    }

    private void Heading(PageNode node)
    {
        // A heading that was never closed has the page's blocks in it.
        var end = node.Children.FindIndex(HoldsBlock);
        var line = end < 0 || node.Children.Take(end).All(static child => child.TextLength == 0) ? node.Children : node.Children.GetRange(0, end);
        var text = _inline.Line(line).ReplaceLineEndings(" ").Trim();
        if (text.Length > 0)
        {
            Whole(new string('#', node.Name[1] - '0') + " " + text);
        }

        if (line != node.Children)
        {
            Flow(node.Children.GetRange(end, node.Children.Count - end), tight: false);
        }
    }

    private void Line(List<PageNode> nodes, string before, string after)
    {
        if (nodes.Any(HoldsBlock))
        {
            Flow(nodes, tight: false);
            return;
        }

        var text = _inline.Line(nodes);
        if (text.Length > 0)
        {
            // Marks within marks would end them.
            Whole(text.Contains('*', StringComparison.Ordinal) || text.Contains('\n', StringComparison.Ordinal) ? text : before + text + after);
        }
    }

    private void Paragraph(List<PageNode> nodes, bool tight)
    {
        if (nodes.Count == 0)
        {
            return;
        }

        var text = _inline.Line(nodes);
        if (text.Length > 0)
        {
            _sink.Block(
                text.Contains('\n', StringComparison.Ordinal)
                    ? string.Join('\n', text.Split('\n').Select(static line => EscapeStart(line.Trim())))
                    : EscapeStart(text.Trim()),
                tight);
        }
    }

    private void Whole(string block) => _sink.Block(block);

    private void List(PageNode node)
    {
        var number = int.TryParse(node["start"], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var start) && start is >= 0 and < 100_000
            ? start
            : 1;
        var first = true;
        foreach (var item in node.Children)
        {
            if (_sink.IsFull)
            {
                return;
            }

            if (item.IsText ? string.IsNullOrWhiteSpace(item.Text) : item.TextLength == 0 && !item.All().Any(static below => below.Name == "img"))
            {
                continue;
            }

            if (!first)
            {
                _sink.Close();
            }

            using (_sink.Item(node.Name == "ol" ? string.Create(CultureInfo.InvariantCulture, $"{number}. ") : "- "))
            {
                ListItem(item);
                _sink.DropMarker();
            }

            number++;
            first = false;
        }
    }

    private void ListItem(PageNode item)
    {
        // A list in an item follows its line at once.
        var line = new List<PageNode>();
        foreach (var child in item.IsText ? [item] : item.Children)
        {
            if (child.Name is "ul" or "ol")
            {
                Flow(line, tight: false);
                line.Clear();
                _sink.Close();
                List(child);
            }
            else
            {
                line.Add(child);
            }
        }

        Flow(line, tight: false);
    }

    private void Terms(PageNode node)
    {
        foreach (var child in node.All().Skip(1)
            .Where(static below => below.Name is "dt" or "dd" && below.Nearest(static above => above.Name == "dl") is not null))
        {
            if (child.Parent?.Nearest(static above => above.Name is "dl" or "dd") != node)
            {
                continue;
            }

            if (child.Name == "dt")
            {
                Line(child.Children, "**", "**");
                continue;
            }

            _sink.Close();
            using (_sink.Item(": "))
            {
                Flow(child.Children, tight: false);
                _sink.DropMarker();
            }
        }
    }

    private void Code(PageNode node)
    {
        var text = node.RawText().ReplaceLineEndings("\n").Trim('\n');
        if (string.IsNullOrWhiteSpace(text))
        {
            return;
        }

        var fence = new string('`', Math.Max(3, InlineWriter.LongestRun(text, '`') + 1));
        Whole($"{fence}{Language(node)}\n{text}\n{fence}");
    }

    private static string Language(PageNode pre)
    {
        var inner = pre.Children.Find(static child => child.Name == "code");
        PageNode?[] places = [inner, pre, pre.Parent, pre.Parent?.Parent];
        foreach (var place in places)
        {
            if (place is null)
            {
                continue;
            }

            foreach (var word in place["class"].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                foreach (var prefix in (ReadOnlySpan<string>)["language-", "lang-", "highlight-source-", "highlight-", "brush:"])
                {
                    if (word.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && word[prefix.Length..] is { Length: > 0 and <= 20 } name
                        && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '+' or '#' or '-'))
                    {
                        return name.ToLowerInvariant() is "text" or "none" or "plaintext" or "default" ? "" : name.ToLowerInvariant();
                    }
                }
            }

            if (place["data-lang"] is { Length: > 0 and <= 20 } named && named.All(char.IsAsciiLetterOrDigit))
            {
                return named.ToLowerInvariant();
            }
        }

        return "";
    }

    private static bool HoldsBlock(PageNode node) =>
        node.IsBlock || (!node.IsText && node.Name is not ("math" or "code" or "ruby") && node.Children.Exists(HoldsBlock));

    /// <summary>A line that begins like a mark of Markdown, but is none.</summary>
    private static string EscapeStart(string line)
    {
        if (line.Length == 0)
        {
            return line;
        }

        if (line[0] is '#' or '>' or '+' || (line[0] == '-' && (line.Length == 1 || line[1] is ' ' or '-')) || line.StartsWith("~~~", StringComparison.Ordinal))
        {
            return "\\" + line;
        }

        var digits = line.AsSpan().IndexOfAnyExceptInRange('0', '9');
        return digits is > 0 and < 10 && digits + 1 < line.Length && line[digits] is '.' or ')' && line[digits + 1] == ' '
            ? line[..digits] + "\\" + line[digits..]
            : line;
    }
}
