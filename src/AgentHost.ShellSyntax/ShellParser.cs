using AgentHost.ShellSyntax.Nodes;
using AgentHost.ShellSyntax.Parsing;

namespace AgentHost.ShellSyntax;

/// <summary>Reads what a POSIX shell or bash would run: the syntax of bash, with marks where a plain POSIX shell reads otherwise.</summary>
/// <remarks>Never throws, takes time in proportion to the text, and says "not understood" rather than guess. Thread-safe.</remarks>
public static class ShellParser
{
    /// <summary>The longest text that is read when nothing else is said, in characters.</summary>
    public const int LongestText = 64 * 1024;

    /// <summary>The depth to which commands and expansions may lie in one another.</summary>
    public const int DeepestNesting = Parser.DeepestNesting;

    /// <summary>Reads a line, or a script.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">The longest text that is read, in characters.</param>
    public static ShellParseResult Parse(string text, int longest = LongestText)
    {
        if (text.Length > longest)
        {
            return new ShellParseResult(null, new ParseFailure($"more than {longest} characters", longest));
        }

        var odd = text.AsSpan().IndexOfAny('\0', '\r');
        if (odd >= 0)
        {
            return new ShellParseResult(null, new ParseFailure(text[odd] == '\0' ? "a NUL character" : "a carriage return", odd));
        }

        var budget = new ParseBudget();
        var parser = new Parser(text, budget);
        var script = parser.ReadAll();
        return parser.Failure is { } failure ? new ShellParseResult(null, failure) : new ShellParseResult(script, null) { Oddity = budget.Oddity };
    }
}
