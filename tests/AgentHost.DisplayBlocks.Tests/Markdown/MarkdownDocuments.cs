using System.Text;

namespace AgentHost.DisplayBlocks.Tests.Markdown;

/// <summary>Documents made at random: sensible ones, and lines of signs without sense.</summary>
internal static class MarkdownDocuments
{
    private static readonly string[] Words =
    [
        "word", "*a*", "**bold text**", "`code`", "[link](https://example.org)", "~~gone~~", "<b>", "https://example.org/x", "a_b_c", "&amp;", "中文",
        "*open", "`open",
        "![image](a.png)", "\\*", "| bar", "- dash", "1. one", "# no", "[x]", "a  ", "[ref]", "<x@example.org>",
    ];

    private static readonly string[] Signs =
    [
        "- ", "* ", "+ ", "1. ", "2) ", "> ", "#", "## ", "```", "~~~", "    ", "  ", " ", "\t", "|", "|-|", "---", "===", "***", "[ ] ", "[x] ", "word",
        "a | b", "--|--", "",
        "[ref]: /target", "`", "\\", "\r",
    ];

    public static string Next(Random random) => random.Next(2) == 0 ? Sensible(random) : Noise(random);

    public static string Noise(Random random)
    {
        var text = new StringBuilder();
        for (var lines = random.Next(1, 14); lines > 0; lines--)
        {
            for (var signs = random.Next(0, 4); signs > 0; signs--)
            {
                text.Append(Signs[random.Next(Signs.Length)]);
            }

            text.Append(random.Next(9) == 0 ? "\r\n" : "\n");
        }

        return random.Next(2) == 0 ? text.ToString().TrimEnd() : text.ToString();
    }

    public static string Sensible(Random random)
    {
        var text = new StringBuilder();
        for (var blocks = random.Next(1, 8); blocks > 0; blocks--)
        {
            Block(text, random, "", 0);
            if (random.Next(5) > 0)
            {
                text.Append('\n');
            }
        }

        return text.ToString();
    }

    private static void Block(StringBuilder text, Random random, string indent, int depth)
    {
        switch (random.Next(depth > 2 ? 4 : 9))
        {
            case 0 or 1:
                for (var lines = random.Next(1, 4); lines > 0; lines--)
                {
                    text.Append(indent).Append(Line(random)).Append('\n');
                }

                break;
            case 2:
                text.Append(indent).Append('#', random.Next(1, 7)).Append(' ').Append(Line(random)).Append('\n');
                break;
            case 3:
                text.Append(indent).Append("---\n");
                break;
            case 4:
                var fence = random.Next(2) == 0 ? "```" : "~~~~";
                text.Append(indent).Append(fence).Append(random.Next(2) == 0 ? "csharp" : "").Append('\n');
                for (var lines = random.Next(0, 5); lines > 0; lines--)
                {
                    text.Append(indent).Append(random.Next(4) == 0 ? "" : "var x = \"- a\"; // # " + Line(random)).Append('\n');
                }

                text.Append(indent).Append(fence).Append('\n');
                break;
            case 5 or 6:
                var isOrdered = random.Next(2) == 0;
                for (int items = random.Next(1, 5), i = 1; i <= items; i++)
                {
                    text.Append(indent).Append(isOrdered ? $"{i}. " : "- ").Append(random.Next(4) == 0 ? "[x] " : "").Append(Line(random)).Append('\n');
                    if (random.Next(4) == 0)
                    {
                        text.Append('\n');
                    }

                    if (random.Next(3) == 0)
                    {
                        Block(text, random, indent + (isOrdered ? "   " : "  "), depth + 1);
                    }
                }

                break;
            case 7:
                text.Append(indent).Append("| a | b | c |\n").Append(indent).Append("|:--|:-:|--:|\n");
                for (var rows = random.Next(0, 5); rows > 0; rows--)
                {
                    text.Append(indent).Append("| ").Append(Word(random)).Append(" | ").Append(random.Next(100)).Append(" | x |\n");
                }

                break;
            default:
                Block(text, random, indent + "> ", depth + 1);
                break;
        }
    }

    private static string Line(Random random) => string.Join(' ', Enumerable.Range(0, random.Next(1, 7)).Select(_ => Word(random)));

    private static string Word(Random random) => Words[random.Next(Words.Length)];
}
