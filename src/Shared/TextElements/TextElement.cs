using System.Globalization;

namespace AgentHost.TextElements;

/// <summary>Text of others between two tags, told from what stands around it.</summary>
internal static class TextElement
{
    /// <summary>
    /// The element's name, with a number behind it where the text could end the element and go on in somebody else's name. The text itself stays as it is:
    /// edits need it word for word.
    /// </summary>
    /// <param name="name">The name, such as <c>reference</c>.</param>
    /// <param name="text">Text of the element.</param>
    public static string Name(string name, string text)
    {
        var close = "</" + name;
        for (var number = 2; text.Contains(close, StringComparison.OrdinalIgnoreCase); number++)
        {
            close = string.Create(CultureInfo.InvariantCulture, $"</{name}-{number}");
        }

        return close[2..];
    }

    /// <summary>A value that cannot end the tag that it stands in.</summary>
    public static string Value(string value) =>
        value.Replace("&", "&amp;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);
}
