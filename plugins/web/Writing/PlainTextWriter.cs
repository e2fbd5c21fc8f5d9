using System.Text;
using AgentHost.Plugins.Web.Articles;
using AgentHost.Plugins.Web.Pages;

namespace AgentHost.Plugins.Web.Writing;

/// <summary>Writes all words of a page that can be seen, a block a line.</summary>
internal static class PlainTextWriter
{
    public static string Write(PageNode root)
    {
        var text = new StringBuilder();
        Write(root, text, inPre: false);
        return text.ToString().Trim();
    }

    private static void Write(PageNode node, StringBuilder text, bool inPre)
    {
        if (node.IsText)
        {
            Words(node.Text, text, inPre);
            return;
        }

        if (node.Name == "br")
        {
            text.Append('\n');
            return;
        }

        if (node.Name is "img" && PageReader.Text(node["alt"]) is { Length: > 0 } alt)
        {
            Words($" {alt} ", text, inPre: false);
        }

        var cell = node.Name is "td" or "th";
        var apart = BlockElements.IsBlock(node.Name) && !cell;
        Break(text, apart);
        foreach (var child in node.Children)
        {
            Write(child, text, inPre || node.Name is "pre" or "textarea");
        }

        Break(text, apart);
        if (cell)
        {
            text.Append('\t');
        }
    }

    private static void Words(string words, StringBuilder text, bool inPre)
    {
        if (inPre)
        {
            text.Append(words);
            return;
        }

        foreach (var c in words)
        {
            if (!char.IsWhiteSpace(c))
            {
                text.Append(c);
            }
            else if (text.Length > 0 && !char.IsWhiteSpace(text[^1]))
            {
                text.Append(' ');
            }
        }
    }

    private static void Break(StringBuilder text, bool wanted)
    {
        if (!wanted)
        {
            return;
        }

        while (text.Length > 0 && text[^1] is ' ' or '\t')
        {
            text.Length--;
        }

        if (text.Length > 0 && text[^1] != '\n')
        {
            text.Append('\n');
        }
    }
}
