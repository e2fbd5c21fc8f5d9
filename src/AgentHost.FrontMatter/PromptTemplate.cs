using System.Text;

namespace AgentHost.FrontMatter;

/// <summary>A text with places for what it is given: filled in outside of code fences, and there alone.</summary>
public static class PromptTemplate
{
    /// <summary>The commands that the body wants run: lines that begin with <c>!`</c>, outside of code fences.</summary>
    public static IReadOnlyList<string> Commands(string body)
    {
        ArgumentNullException.ThrowIfNull(body);
        var commands = new List<string>();
        Walk(body, (line, fenced) =>
        {
            if (!fenced && CommandOf(line) is { } command)
            {
                commands.Add(command);
            }
        });
        return commands;
    }

    /// <summary>Gets the part of a text that stands outside of code fences.</summary>
    public static string Outside(string body)
    {
        ArgumentNullException.ThrowIfNull(body);
        var text = new StringBuilder();
        Walk(body, (line, fenced) =>
        {
            if (!fenced)
            {
                text.Append(line).Append('\n');
            }
        });
        return text.ToString();
    }

    /// <summary>
    /// The body with its placeholders filled in. A backslash before a placeholder keeps it as it is written (<c>\$1</c> gives <c>$1</c>); before any other
    /// dollar sign it stays.
    /// </summary>
    /// <param name="body">The body.</param>
    /// <param name="arguments">What it was given, as one text.</param>
    /// <param name="words">The same as words.</param>
    /// <param name="folder">What <c>${SKILL_DIR}</c> stands for.</param>
    /// <param name="outputs">What its commands printed, in their order; null where they are not run.</param>
    /// <param name="reason">Why they are not run, for who reads it: a few words without a period; null for no reason.</param>
    public static string Fill(string body, string arguments, IReadOnlyList<string> words, string folder, IReadOnlyList<string>? outputs, string? reason = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(arguments);
        var text = new StringBuilder(body.Length + 256);
        var (used, command) = (false, 0);
        Walk(body, (line, fenced) =>
        {
            if (fenced)
            {
                text.Append(line);
            }
            else if (CommandOf(line) is { } wanted)
            {
                text.Append(outputs is not null && command < outputs.Count
                    ? outputs[command].TrimEnd()
                    : $"(not run: {wanted}{(reason is null ? "" : $"; {reason}")})");
                command++;
            }
            else
            {
                used |= FillLine(text, line, arguments, words, folder);
            }

            text.Append('\n');
        });
        var filled = text.ToString().Trim('\n');
        return used || arguments.Length == 0 ? filled : $"{filled}\n\nArguments: {arguments}";
    }

    private static string? CommandOf(string line) =>
        line is ['!', '`', .. var rest] && rest.TrimEnd() is [.. var command, '`'] && command.Length > 0 && !command.Contains('`', StringComparison.Ordinal)
            ? command
            : null;

    /// <summary>Fills a line; true where arguments were asked for.</summary>
    private static bool FillLine(StringBuilder text, string line, string arguments, IReadOnlyList<string> words, string folder)
    {
        var used = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] != '$')
            {
                text.Append(line[i]);
                continue;
            }

            var rest = line.AsSpan(i + 1);
            if (Placeholder(rest, arguments, words, folder, out var value, out var isArgument) is not (> 0 and var length))
            {
                text.Append('$');
            }
            else if (i > 0 && line[i - 1] == '\\')
            {
                // The placeholder itself is meant; before anything else a backslash is a backslash.
                text.Length--;
                text.Append('$').Append(rest[..length]);
                i += length;
            }
            else
            {
                text.Append(value);
                used |= isArgument;
                i += length;
            }
        }

        return used;
    }

    /// <summary>Measures the placeholder behind a dollar sign, in characters, and gives the value that it stands for; 0 for none.</summary>
    private static int Placeholder(ReadOnlySpan<char> rest, string arguments, IReadOnlyList<string> words, string folder, out string value, out bool isArgument)
    {
        (value, isArgument) = (arguments, true);
        if (rest.StartsWith("ARGUMENTS", StringComparison.Ordinal) && !(rest.Length > 9 && (char.IsLetterOrDigit(rest[9]) || rest[9] == '_')))
        {
            return 9;
        }

        if (rest.Length > 0 && rest[0] is >= '1' and <= '9'
            && !(rest.Length > 1 && (char.IsLetterOrDigit(rest[1]) || rest[1] is '.' or ',')
                && !(rest[1] is '.' or ',' && !(rest.Length > 2 && char.IsAsciiDigit(rest[2])))))
        {
            var number = rest[0] - '1';
            value = number < words.Count ? words[number] : "";
            return 1;
        }

        (value, isArgument) = (folder, false);
        return Braced(rest) is { } name ? name + 2 : 0;
    }

    private static int? Braced(ReadOnlySpan<char> rest)
    {
        foreach (var name in (ReadOnlySpan<string>)["SKILL_DIR", "CLAUDE_SKILL_DIR"])
        {
            if (rest.Length > name.Length + 1 && rest[0] == '{' && rest[1..].StartsWith(name, StringComparison.Ordinal) && rest[name.Length + 1] == '}')
            {
                return name.Length;
            }
        }

        return null;
    }

    private static void Walk(string body, Action<string, bool> each)
    {
        string? fence = null;
        foreach (var line in body.Split('\n'))
        {
            var start = line.AsSpan().TrimStart(' ');
            var mark = start.Length > 0 && line.Length - start.Length <= 3 && start[0] is '`' or '~'
                ? start[..(start.IndexOfAnyExcept(start[0]) is var end and >= 0 ? end : start.Length)]
                : default;
            if (fence is null)
            {
                // A fence of backticks holds no backtick on its line: that is a span of code.
                if (mark.Length >= 3 && (mark[0] == '~' || !start[mark.Length..].Contains('`')))
                {
                    fence = mark.ToString();
                }

                each(line, fence is not null);
            }
            else
            {
                each(line, true);
                if (mark.Length >= fence.Length && mark[0] == fence[0] && start[mark.Length..].IsWhiteSpace())
                {
                    fence = null;
                }
            }
        }
    }
}
