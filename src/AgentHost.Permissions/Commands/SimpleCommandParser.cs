using System.Text;

namespace AgentHost.Permissions.Commands;

/// <summary>Splits a line for a shell into words when it is one simple command of plain words and quotes, and says what else is in it when it is not.</summary>
/// <remarks>
/// Errs on the side of "not plain": such a line is never allowed by a rule. A full parser can take this one's place without a change elsewhere.
/// </remarks>
public static class SimpleCommandParser
{
    /// <summary>The longest line that is looked at, in characters.</summary>
    public const int LongestLine = 64 * 1024;

    private static readonly string[] Reserved =
    [
        "!", "[[", "{", "}", "case", "coproc", "do", "done", "elif", "else", "esac", "fi",
        "for", "function", "if", "in", "select", "then", "time", "until", "while",
    ];

    /// <summary>Reads a line for the shell of this system.</summary>
    public static CommandLine Parse(string line) => Parse(line, OperatingSystem.IsWindows() ? CommandDialect.PowerShell : CommandDialect.Posix);

    /// <summary>Reads a line for a shell.</summary>
    internal static CommandLine Parse(string line, CommandDialect dialect)
    {
        if (line.Length > LongestLine)
        {
            return new CommandLine { Dialect = dialect, NotPlain = $"more than {LongestLine} characters", Pieces = Pieces(line[..LongestLine]) };
        }

        var words = new List<string>();
        var expands = false;
        var problem = (dialect == CommandDialect.PowerShell ? PowerShellProblem(line) : null) ?? Read(line.AsSpan().Trim(" \t\n\r"), words, out expands);
        return problem is null
            ? new CommandLine { Dialect = dialect, Words = words, Expands = expands, Pieces = Pieces(line) }
            : new CommandLine { Dialect = dialect, NotPlain = problem, Pieces = Pieces(line) };
    }

    /// <summary>Two readings of a line as loose words: with quotes taken away inside words, and with quotes as spaces.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Pieces(string line)
    {
        var joined = new List<string>();
        var apart = new List<string>();
        var a = new StringBuilder();
        var b = new StringBuilder();
        foreach (var c in Bare(line))
        {
            if (c is '\'' or '"' or '\\')
            {
                End(b, apart);
                continue;
            }

            if (char.IsWhiteSpace(c) || c is ';' or '&' or '|' or '(' or ')' or '<' or '>' or '$' or '`' or '{' or '}' or ',' or '\0')
            {
                End(a, joined);
                End(b, apart);
                continue;
            }

            a.Append(c);
            b.Append(c);
        }

        End(a, joined);
        End(b, apart);
        return [joined, apart];
    }

    // "git$IFS$9push" is "git push": what cuts words is a blank, and what a line is not given is nothing.
    private static string Bare(string line)
    {
        var at = line.IndexOf('$', StringComparison.Ordinal);
        if (at < 0)
        {
            return line;
        }

        var bare = new StringBuilder(line.Length).Append(line, 0, at);
        for (; at < line.Length; at++)
        {
            var rest = line.AsSpan(at);
            if (rest.StartsWith("$IFS", StringComparison.Ordinal) || rest.StartsWith("${IFS", StringComparison.Ordinal))
            {
                var end = rest[1] == '{' ? rest.IndexOf('}') : 3;
                at += end < 0 ? 4 : end;
                bare.Append(' ');
            }
            else if (rest is ['$', '@' or '*' or (>= '0' and <= '9'), ..])
            {
                at++;
            }
            else
            {
                bare.Append(line[at]);
            }
        }

        return bare.ToString();
    }

    /// <summary>A third reading: cut at every character that is part of no plain name.</summary>
    public static IReadOnlyList<string> Crumbs(string line)
    {
        var crumbs = new List<string>();
        var word = new StringBuilder();
        foreach (var c in line)
        {
            if (char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or '+' or '~' or '%')
            {
                word.Append(c);
            }
            else
            {
                End(word, crumbs);
            }
        }

        End(word, crumbs);
        return crumbs;
    }

    private static void End(StringBuilder word, List<string> words)
    {
        if (word.Length > 0)
        {
            words.Add(word.ToString());
            word.Clear();
        }
    }

    /// <summary>
    /// Names a part that PowerShell reads otherwise than a POSIX shell, or hands to programs otherwise, wherever in the line it stands; null for none.
    /// </summary>
    private static string? PowerShellProblem(string line)
    {
        var quote = '\0';
        var before = ' ';
        foreach (var c in line.AsSpan().Trim(" \t\n\r"))
        {
            switch (c)
            {
                case '\\':
                    return "a backslash";
                case '`':
                    return "a backtick";
                case >= '\u2018' and <= '\u201F':
                    return "quotes that only look like plain ones";
                case >= '\u2010' and <= '\u2015':
                    return "dashes that only look like plain ones";
                case >= '\u0080' when char.IsWhiteSpace(c) || char.IsControl(c):
                    return "blanks that only look like plain ones";
                case '\'' or '"' when quote == '\0':
                    // A quote inside a word ends the word there, or does not, by rules of its own.
                    if (before is not (' ' or '\t'))
                    {
                        return "a quote inside a word";
                    }

                    quote = c;
                    break;
                case '\'' or '"' when quote == c:
                    quote = '\u0001';
                    break;
                case '\'' or '"':
                    return "quotes inside quotes, which do not reach a program as they are written";
                case not (' ' or '\t') when quote == '\u0001':
                    return "a quote inside a word";
                case ' ' or '\t' when quote == '\u0001':
                    quote = '\0';
                    break;
                case '%' or '^' or '@' or ',' or '#' or '{' or '}' or '[' or ']' or '*' or '?' or '~' when quote == '\0':
                    return "a character that the shell takes for its own";
            }

            before = c;
        }

        // "--%" hands the rest on as it is, and "& name", ". name" run a word.
        return line.TrimStart().StartsWith('.') || line.TrimStart().StartsWith('"') || line.TrimStart().StartsWith('\'')
            ? "a program's name that the shell would not run as it stands"
            : null;
    }

    private static string? Read(ReadOnlySpan<char> line, List<string> words, out bool expands)
    {
        expands = false;
        var word = new StringBuilder();
        var started = false;
        var quoted = false;
        var firstExpands = false;
        var i = 0;
        while (i < line.Length)
        {
            var c = line[i];
            if (c is ' ' or '\t')
            {
                if (started)
                {
                    if (Close(word, words, quoted) is { } problem)
                    {
                        return problem;
                    }

                    started = quoted = false;
                }

                i++;
                continue;
            }

            if (!started && c == '#')
            {
                return "a comment";
            }

            started = true;
            switch (c)
            {
                case '\'':
                    var close = line[(i + 1)..].IndexOf('\'');
                    if (close < 0)
                    {
                        return "a quote that is never closed";
                    }

                    quoted = true;
                    word.Append(line.Slice(i + 1, close));
                    i += close + 2;
                    continue;
                case '"':
                    quoted = true;
                    if (ReadDouble(line, ref i, word) is { } inside)
                    {
                        return inside;
                    }

                    continue;
                case '\\':
                    if (i + 1 >= line.Length || line[i + 1] is '\n' or '\r')
                    {
                        return "a backslash";
                    }

                    quoted = true;
                    word.Append(line[i + 1]);
                    i += 2;
                    continue;
                case '~' when word.Length > 0 && word[^1] is not ('=' or ':'):
                    break;
                case '*' or '?' or '[' or '{' or '}' or '~':
                    expands = true;
                    firstExpands |= words.Count == 0;
                    break;
                default:
                    if (Operator(c) is { } name)
                    {
                        return name;
                    }

                    break;
            }

            word.Append(c);
            i++;
        }

        if (started && Close(word, words, quoted) is { } last)
        {
            return last;
        }

        return words.Count == 0 ? "no command" : firstExpands ? "a program's name that the shell would make up" : null;
    }

    private static string? ReadDouble(ReadOnlySpan<char> line, ref int i, StringBuilder word)
    {
        for (i++; i < line.Length; i++)
        {
            switch (line[i])
            {
                case '"':
                    i++;
                    return null;
                case '$' or '`':
                    return "a substitution";
                case '\\' when i + 1 < line.Length && line[i + 1] is '"' or '\\' or '$' or '`':
                    word.Append(line[++i]);
                    break;
                case '\\' when i + 1 < line.Length && line[i + 1] is '\n' or '\r':
                    return "a line continuation";
                case var c when char.IsControl(c) && c != '\t':
                    return "control characters";
                case var c:
                    word.Append(c);
                    break;
            }
        }

        return "a quote that is never closed";
    }

    private static string? Operator(char c) => c switch
    {
        ';' or '&' or '|' => "more than one command",
        '\n' or '\r' => "more than one line",
        '<' or '>' => "a redirect",
        '$' or '`' => "a substitution",
        '(' or ')' => "parentheses",
        '!' => "an exclamation mark outside of quotes",
        _ when char.IsControl(c) => "control characters",
        _ => null,
    };

    private static string? Close(StringBuilder word, List<string> words, bool quoted)
    {
        var text = word.ToString();
        word.Clear();
        if (words.Count == 0)
        {
            if (IsAssignment(text))
            {
                return "an assignment before the command";
            }

            if (!quoted && Array.IndexOf(Reserved, text) >= 0)
            {
                return "a word of the shell's own grammar";
            }

            if (text.Length == 0)
            {
                return "an empty program's name";
            }
        }

        words.Add(text);
        return null;
    }

    private static bool IsAssignment(string text)
    {
        var equal = text.IndexOf('=', StringComparison.Ordinal);
        return equal > 0 && (char.IsAsciiLetter(text[0]) || text[0] == '_');
    }
}
