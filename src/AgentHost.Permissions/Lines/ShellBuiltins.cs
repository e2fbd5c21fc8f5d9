using AgentHost.ShellSyntax.Nodes;

namespace AgentHost.Permissions.Lines;

/// <summary>Builtins of the shell that do nothing to the world, and those that only set variables.</summary>
internal static class ShellBuiltins
{
    /// <summary>Tests that a builtin is harmless whatever its unknown words are.</summary>
    public static bool IsHarmless(IReadOnlyList<LineWord> words, IReadOnlyList<ShellWord>? source) => words[0].Text switch
    {
        ":" or "true" or "false" or "echo" or "break" or "continue" or "exit" or "return" or "shift" => true,
        "wait" => IsSafeWait(words),
        "printf" => words.Count > 1 && words[1].Text is { } format && OnlyPrints(format),
        "sleep" => words.Count == 2 && words[1].Text is { Length: > 0 and < 8 } time && char.IsAsciiDigit(time[0]),
        "set" => words.Count > 1 && IsSafeSet(words),
        "command" or "type" => IsLookup(words),
        "[" or "test" => IsSafeTest(words, source),
        "trap" => words.Count == 3 && words[1].Text == "-",
        _ => false,
    };

    /// <summary>Tests that a first word of <c>printf</c> is a format that sets no variable: bash sets them with <c>-v</c> and with <c>%n</c>.</summary>
    public static bool OnlyPrints(string format)
    {
        for (var at = format.IndexOf('%', StringComparison.Ordinal); at >= 0 && at + 1 < format.Length; at = format.IndexOf('%', at))
        {
            // Flags, widths and lengths stand before the letter.
            var letter = format.AsSpan(at + 1).IndexOfAnyExcept("#'-+ 0123456789.*$hlLjztq");
            if (letter >= 0 && format[at + 1 + letter] == 'n')
            {
                return false;
            }

            at += format[at + 1] == '%' ? 2 : 1;
        }

        return !format.StartsWith('-');
    }

    /// <summary>Tests that a command is the shell's own, which hands no variables to a program.</summary>
    public static bool KeepsToItself(string? program) =>
        program is ":" or "true" or "false" or "echo" or "printf" or "[" or "test" or "read" or "break" or "continue"
            or "exit" or "return" or "shift" or "wait" or "set" or "unset" or "getopts" or "local" or "readonly";

    /// <summary>The variables that a builtin sets, null among them where only the shell knows; null for other commands.</summary>
    /// <param name="words">The builtin with its arguments.</param>
    /// <param name="isBash">True when bash runs it.</param>
    /// <param name="hasLists">True when the line makes lists, for which bash reads a value once more.</param>
    public static IReadOnlyList<string?>? Names(IReadOnlyList<LineWord> words, bool isBash, bool hasLists)
    {
        switch (words[0].Text)
        {
            case "read":
                return Read(words);
            case "unset":
                return [.. words.Skip(1).Where(static word => word.Text != "-v").Select(static word => Name(word.Text))];
            case "getopts":
                return words.Count == 3 ? [Name(words[2].Text)] : [null];
            case "export" or "local" or "readonly" or "declare" or "typeset":
                break;
            default:
                return null;
        }

        var names = new List<string?>();
        for (var i = 1; i < words.Count; i++)
        {
            var word = words[i].Text;
            if (word is "-x" or "-r" or "-g" or "-l" or "-u" or "--" && words[0].Text is not "export")
            {
                continue;
            }

            // A value in brackets is a list, and bash reads it once more; without quotes some shells cut a value into further names.
            var isOpen = word is null ? hasLists || (words[i].Splits && !isBash) : word.Contains("=(", StringComparison.Ordinal);
            names.Add(isOpen ? null : words[i].Assigns ?? Name(word));
        }

        // Without a name it shows all variables, secrets among them.
        return names.Count == 0 ? [null] : names;
    }

    private static List<string?> Read(IReadOnlyList<LineWord> words)
    {
        var names = new List<string?>();
        for (var i = 1; i < words.Count; i++)
        {
            switch (words[i].Text)
            {
                case "-r" or "-s" or "-rs" or "-sr":
                    break;
                case "-d" or "-n" or "-N" or "-t" or "-p" or "-rp" or "-rd" or "-rn":
                    i++;
                    if (i < words.Count && words[i].Splits)
                    {
                        names.Add(null);
                    }

                    break;
                default:
                    names.Add(Name(words[i].Text));
                    break;
            }
        }

        return names.Count == 0 ? ["reply"] : names;
    }

    private static string? Name(string? word)
    {
        var name = word is null ? null : word.IndexOf('=', StringComparison.Ordinal) is > 0 and var equal ? word[..equal].TrimEnd('+') : word;
        return name is { Length: > 0 } && !char.IsAsciiDigit(name[0]) && name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_') ? name : null;
    }

    private static bool IsSafeSet(IReadOnlyList<LineWord> words)
    {
        for (var i = 1; i < words.Count; i++)
        {
            var word = words[i].Text;
            if (word == "--")
            {
                return true;
            }

            if (word is null || !(word is "pipefail" or "errexit" or "nounset"
                || (word.Length > 1 && word[0] is '-' or '+' && word.AsSpan(1).IndexOfAnyExcept("euxofCv") < 0)))
            {
                return false;
            }
        }

        return !(words.Count == 2 && words[1].Text is "-o" or "+o");
    }

    // "-p" names a variable, and bash evaluates an index in it.
    private static bool IsSafeWait(IReadOnlyList<LineWord> words)
    {
        for (var i = 1; i < words.Count; i++)
        {
            if (!words[i].IsJob && !(words[i].Text is { Length: > 0 } text
                && (text is "-n" or "-f" || text.All(char.IsAsciiDigit) || (text[0] == '%' && text.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0))))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsLookup(IReadOnlyList<LineWord> words)
    {
        var start = words[0].Text == "type" ? 1 : 2;
        if (words.Count <= start || (start == 2 && words[1].Text is not ("-v" or "-V")))
        {
            return false;
        }

        for (var i = start; i < words.Count; i++)
        {
            if (words[i].Text is null)
            {
                return false;
            }
        }

        return true;
    }

    // An unknown word beside a known operator is a value; anywhere else it could be "-v", which evaluates.
    private static bool IsSafeTest(IReadOnlyList<LineWord> words, IReadOnlyList<ShellWord>? source)
    {
        for (var i = 1; i < words.Count; i++)
        {
            if (words[i].Text is "-v" or "-R")
            {
                return false;
            }

            if (words[i].Text is null
                && (words[i].Splits || source is null
                    || !(IsOperator(words, i - 1) || IsOperator(words, i + 1) || words.Count - (words[0].Text == "[" ? 2 : 1) == 1)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsOperator(IReadOnlyList<LineWord> words, int at) =>
        at > 0 && at < words.Count
        && words[at].Text is "=" or "==" or "!=" or "<" or ">" or "-eq" or "-ne" or "-lt" or "-le" or "-gt" or "-ge" or "-nt" or "-ot" or "-ef"
            or "-f" or "-d" or "-e" or "-r" or "-w" or "-x" or "-s" or "-z" or "-n" or "-L" or "-h" or "-b" or "-c" or "-p" or "-S";
}
