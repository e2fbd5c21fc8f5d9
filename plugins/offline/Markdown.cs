using System.Text;

namespace AgentHost.Plugins.Offline;

/// <summary>An answer being written.</summary>
internal sealed class Markdown
{
    private readonly StringBuilder _text = new();

    public void Heading(string heading)
    {
        Gap();
        _text.Append("## ").Append(heading).Append("\n\n");
    }

    public void Line(string line) => _text.Append(line).Append('\n');

    public void Item(string item) => _text.Append("- ").Append(item).Append('\n');

    /// <summary>An empty line, unless one is there.</summary>
    public void Gap()
    {
        if (_text.Length > 1 && !(_text[^1] == '\n' && _text[^2] == '\n'))
        {
            _text.Append('\n');
        }
    }

    /// <summary>Foreign text as it is, in a fence longer than any in it, bounded.</summary>
    public void Block(string content, int longest = 8000)
    {
        content = Short(content.TrimEnd(), longest);
        var fence = "```";
        while (content.Contains(fence, StringComparison.Ordinal))
        {
            fence += "`";
        }

        _text.Append(fence).Append('\n').Append(content).Append('\n').Append(fence).Append('\n');
    }

    public override string ToString() => _text.ToString().TrimEnd();

    /// <summary>A name as code; backticks in it would end the code.</summary>
    public static string Code(string name) => name.Contains('`', StringComparison.Ordinal) ? "`` " + name + " ``" : "`" + name + "`";

    public static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    public static string Short(string text, int longest)
    {
        if (text.Length <= longest)
        {
            return text;
        }

        return text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)] + "…";
    }
}
