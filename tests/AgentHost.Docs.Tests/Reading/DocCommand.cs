using System.Globalization;
using System.Text.RegularExpressions;

namespace AgentHost.Docs.Tests.Reading;

/// <summary>One command line of a block, and how it is said to end.</summary>
/// <param name="Place">File and line.</param>
/// <param name="Line">What a shell is given.</param>
/// <param name="ExitCode">0, or what a comment behind it says: <c># exit 3</c>.</param>
internal sealed partial record DocCommand(string Place, string Line, int ExitCode)
{
    public bool IsOfAgent => AgentWord().IsMatch(Line);

    public static IReadOnlyList<DocCommand> Of(DocBlock block)
    {
        var commands = new List<DocCommand>();
        var number = block.Line;
        foreach (var line in block.Text.Split('\n'))
        {
            var text = line.Trim();
            if (text.Length > 0 && text[0] != '#')
            {
                var exit = Exit().Match(text);
                var code = exit.Success ? int.Parse(exit.Groups["n"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;
                commands.Add(new DocCommand($"{block.Page}:{number}", text, code));
            }

            number++;
        }

        return commands;
    }

    [GeneratedRegex(@"\s#\s*exit (?<n>\d+)\b", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Exit();

    [GeneratedRegex(@"(^|[\s|;&(])(\./)?agent\s", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex AgentWord();
}
