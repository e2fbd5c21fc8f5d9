using System.Text;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace AgentHost.Abstractions.SourceGenerator.Reading;

/// <summary>Descriptions from doc comments and files.</summary>
internal static class Texts
{
    /// <summary>A symbol's doc comment; null when it has none, or none that can be read.</summary>
    public static XElement? Comment(ISymbol symbol, CancellationToken cancellationToken)
    {
        var xml = symbol.GetDocumentationCommentXml(cancellationToken: cancellationToken);
        if (string.IsNullOrWhiteSpace(xml))
        {
            return null;
        }

        try
        {
            // Comments of partial declarations come one after the other.
            return XElement.Parse("<root>" + xml + "</root>");
        }
        catch (XmlException)
        {
            return null;
        }
    }

    public static string Summary(XElement? comment) => Line(comment?.Descendants("summary").FirstOrDefault());

    public static string Parameter(XElement? comment, string name) =>
        Line(comment?.Descendants("param").FirstOrDefault(element => element.Attribute("name")?.Value == name));

    /// <summary>A description file's text: line ends unified, no space at their ends, no runs of empty lines.</summary>
    public static string Document(string text)
    {
        var result = new StringBuilder(text.Length);
        var empty = 0;
        foreach (var line in text.Replace("\r\n", "\n").Replace('\r', '\n').Split('\n'))
        {
            var kept = line.TrimEnd();
            if (kept.Length == 0)
            {
                empty++;
                continue;
            }

            if (result.Length > 0)
            {
                result.Append(empty > 0 ? "\n\n" : "\n");
            }

            result.Append(kept);
            empty = 0;
        }

        return result.ToString().Trim();
    }

    private static string Line(XElement? element)
    {
        if (element is null)
        {
            return "";
        }

        var text = new StringBuilder();
        Append(text, element);
        return string.Join(" ", text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static void Append(StringBuilder text, XElement element)
    {
        foreach (var node in element.Nodes())
        {
            if (node is XText plain)
            {
                text.Append(plain.Value);
            }
            else if (node is XElement { IsEmpty: true } reference)
            {
                var named = reference.Attribute("cref")?.Value ?? reference.Attribute("langword")?.Value
                    ?? reference.Attribute("name")?.Value ?? reference.Attribute("href")?.Value ?? " ";
                text.Append(reference.Attribute("cref") is null ? named : ShortName(named));
            }
            else if (node is XElement inner)
            {
                // Block elements part words; inline ones do not.
                var block = inner.Name.LocalName is "para" or "item" or "list" or "code" or "description" or "term";
                text.Append(block ? " " : "");
                Append(text, inner);
                text.Append(block ? " " : "");
            }
        }
    }

    // "M:Ns.Type.Method(System.String)" is for compilers; people and models read "Method".
    private static string ShortName(string reference)
    {
        var end = reference.IndexOf('(');
        var name = end < 0 ? reference : reference.Substring(0, end);
        return name.Substring(name.LastIndexOfAny(['.', ':']) + 1);
    }
}
