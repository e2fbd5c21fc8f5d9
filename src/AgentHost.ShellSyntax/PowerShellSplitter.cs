using AgentHost.ShellSyntax.Nodes;

namespace AgentHost.ShellSyntax;

/// <summary>Cuts a line for PowerShell or cmd into its commands, where it is made of plain words, quotes, separators and pipes.</summary>
/// <remarks>Never throws. Thread-safe.</remarks>
public static class PowerShellSplitter
{
    /// <summary>The most commands of a line.</summary>
    public const int MostCommands = 200;

    /// <summary>The commands of a line for PowerShell.</summary>
    /// <param name="line">The line.</param>
    /// <param name="failure">Why it is not cut.</param>
    /// <returns>Each command's text, or null.</returns>
    public static IReadOnlyList<string>? Split(string line, out ParseFailure? failure) => Split(line, isCmd: false, out failure);

    /// <summary>The commands of a line for cmd.</summary>
    /// <param name="line">The line.</param>
    /// <param name="failure">Why it is not cut.</param>
    /// <returns>Each command's text, or null.</returns>
    public static IReadOnlyList<string>? SplitForCmd(string line, out ParseFailure? failure) => Split(line, isCmd: true, out failure);

    private static List<string>? Split(string line, bool isCmd, out ParseFailure? failure)
    {
        failure = null;
        var commands = new List<string>();
        var start = 0;
        for (var at = 0; at < line.Length; at++)
        {
            var c = line[at];
            switch (c)
            {
                case '"' or '\'' when !(isCmd && c == '\''):
                    var close = line.IndexOf(c, at + 1);
                    var inside = close < 0 ? [] : line.AsSpan(at + 1, close - at - 1);
                    if (close < 0 || inside.ContainsAny("`$%\n") || (close + 1 < line.Length && line[close + 1] == c))
                    {
                        return Fail(close < 0 ? "a quote that is never closed" : "a quote with more than plain text in it", at, out failure);
                    }

                    at = close;
                    break;
                case '\n' or '\r':
                case ';' when !isCmd:
                case '|' or '&':
                    var doubled = at + 1 < line.Length && line[at + 1] == c && c is '|' or '&';
                    if (c == '&' && !doubled && !isCmd)
                    {
                        return Fail("a call operator, or work in the background", at, out failure);
                    }

                    if (!Add(line[start..at], commands, isBreak: c is '\n' or '\r' or ';'))
                    {
                        return Fail("a command that is missing", at, out failure);
                    }

                    at += doubled ? 1 : 0;
                    start = at + 1;
                    break;
                case '<' or '>' or '(' or ')' or '{' or '}' or '$' or '`' or '@' or '%' or '^' or '#' or '!':
                    return Fail($"a '{c}', which the shell takes for its own", at, out failure);
                case >= '\u0080' when char.IsPunctuation(c) || char.IsWhiteSpace(c) || char.IsControl(c):
                    return Fail("characters that only look like plain ones", at, out failure);
                case < ' ' when c != '\t':
                    return Fail("control characters", at, out failure);
            }

            if (commands.Count > MostCommands)
            {
                return Fail($"more than {MostCommands} commands", at, out failure);
            }
        }

        Add(line[Math.Min(start, line.Length)..], commands, isBreak: true);
        return commands.Count == 0 ? Fail("no command", 0, out failure) : commands;
    }

    private static bool Add(string text, List<string> commands, bool isBreak)
    {
        if (text.AsSpan().Trim().IsEmpty)
        {
            return isBreak;
        }

        commands.Add(text.Trim());
        return true;
    }

    private static List<string>? Fail(string reason, int at, out ParseFailure failure)
    {
        failure = new ParseFailure(reason, at);
        return null;
    }
}
