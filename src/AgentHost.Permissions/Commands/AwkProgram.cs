namespace AgentHost.Permissions.Commands;

/// <summary>Tells programs for awk that only print from those that run others, or read and write files of their own.</summary>
/// <remarks>
/// Careful rather than complete: strings, expressions between slashes and comments are told apart, and whatever is not plain is taken for a program that does
/// more. POSIX "awk", section Grammar; gawk's additions.
/// </remarks>
internal static class AwkProgram
{
    private const int Longest = 4096;

    // Of gawk: "@load", "PROCINFO" and calls by name; "ARGV" names further files, "ENVIRON" shows variables.
    private static readonly string[] Names =
    [
        "system", "getline", "close", "fflush", "ENVIRON", "ARGV", "ARGC", "PROCINFO", "SYMTAB", "FUNCTAB", "function", "func", "INCLUDE", "BEGINFILE", "FPAT",
    ];

    /// <summary>Tests that a program does no more than read its files and print.</summary>
    public static bool OnlyPrints(string program)
    {
        if (program.Length > Longest || Names.Any(name => program.Contains(name, StringComparison.Ordinal)) || program.Contains('@', StringComparison.Ordinal)
            || program.Contains('\\', StringComparison.Ordinal) && program.Contains('\n', StringComparison.Ordinal))
        {
            return false;
        }

        var (braces, parens, brackets) = (0, 0, 0);
        var prints = false;
        var before = '\0';
        for (var at = 0; at < program.Length; at++)
        {
            var c = program[at];
            switch (c)
            {
                case '"':
                    at = End(program, at, '"');
                    if (at < 0)
                    {
                        return false;
                    }

                    break;
                // Where it could divide as well, what stands behind it could be code or not: then nothing may be there that leads out of the program.
                case '/' when !IsExpressionFor(before) && program.AsSpan().ContainsAny('|', '>'):
                    return false;
                case '/' when IsExpressionFor(before):
                    at = End(program, at, '/');
                    if (at < 0)
                    {
                        return false;
                    }

                    break;
                case '#':
                    return false;
                case '{':
                    braces++;
                    prints = false;
                    break;
                case '}':
                    braces--;
                    prints = false;
                    break;
                case '(':
                    parens++;
                    break;
                case ')':
                    parens--;
                    break;
                case '[':
                    brackets++;
                    break;
                case ']':
                    brackets--;
                    break;
                case ';':
                    prints = false;
                    break;

                // "||" is "or"; anything else leads to a program.
                case '|' when at + 1 < program.Length && program[at + 1] == '|':
                    at++;
                    break;
                case '|':
                    return false;

                // Where something is printed it names a file.
                case '>' when prints && parens == 0:
                    return false;
                case 'p' when IsPrint(program, at):
                    prints = true;
                    break;
            }

            if (braces < 0 || parens < 0 || brackets < 0)
            {
                return false;
            }

            before = c is ' ' or '\t' ? before : c;
        }

        return braces == 0 && parens == 0 && brackets == 0;
    }

    // Behind these a value has to come: a slash begins an expression, and nothing else.
    private static bool IsExpressionFor(char before) =>
        before is '\0' or '{' or '}' or ';' or '(' or ',' or '!' or '~' or '&' or '|' or '=' or '?' or ':' or '\n';

    private static bool IsPrint(string program, int at) =>
        program.AsSpan(at).StartsWith("print", StringComparison.Ordinal)
        && (at == 0 || !(char.IsAsciiLetterOrDigit(program[at - 1]) || program[at - 1] == '_'));

    private static int End(string program, int start, char end)
    {
        for (var at = start + 1; at < program.Length; at++)
        {
            if (program[at] == '\n')
            {
                return -1;
            }

            if (program[at] == '\\')
            {
                at++;
            }
            else if (program[at] == end)
            {
                return at;
            }
            else if (end == '/' && program[at] is '"' or '[')
            {
                // A slash in brackets ends no expression for some, and for others does.
                return -1;
            }
        }

        return -1;
    }
}
