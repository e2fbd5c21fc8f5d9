namespace AgentHost.Permissions.Commands;

/// <summary>Finds the operand of a search or filter program that is a pattern, or a program in the filter's own language, and so names no file.</summary>
/// <remarks>An operand behind an option that is not listed here counts as a file: it may be that option's value.</remarks>
internal static class PatternOperand
{
    private static readonly string[] PatternOptions = ["--regexp", "--expression", "--file", "--files", "--from-file", "--source"];

    /// <summary>Finds the position of the pattern; -1 where there is none, or where it is not known which word it is.</summary>
    public static int Find(IReadOnlyList<string?> words)
    {
        var start = words is ["git", "grep", ..] ? 2 : 1;
        if (words.Count <= start || words[0] is not { } program || FlagsOf(start == 2 ? "grep" : CommandWrappers.ProgramName(program)) is not { } flags)
        {
            return -1;
        }

        for (var i = start; i < words.Count; i++)
        {
            if (words[i] is not { } word)
            {
                return -1;
            }

            if (word is "--")
            {
                return i + 1 < words.Count ? i + 1 : -1;
            }

            // It stands in the option itself.
            if (word.StartsWith("--", StringComparison.Ordinal) && word.Contains('=', StringComparison.Ordinal) && GivesPattern(word))
            {
                return -1;
            }

            if (word is "-e" or "--regexp" or "--expression")
            {
                return i + 1;
            }

            if (word is "-" || word.Length == 0 || word[0] != '-')
            {
                // Options may stand behind it: with a pattern among them it is a file.
                return words.Skip(i + 1).TakeWhile(static later => later != "--").Any(later => later is null || GivesPattern(later)) ? -1 : i;
            }

            if (word.StartsWith("--", StringComparison.Ordinal) ? !word.Contains('=', StringComparison.Ordinal) && !IsFlag(word)
                : word.AsSpan(1).ContainsAnyExcept(flags))
            {
                return -1;
            }
        }

        return -1;
    }

    private static bool GivesPattern(string word)
    {
        if (!word.StartsWith("--", StringComparison.Ordinal))
        {
            return word is ['-', ..] && word.AsSpan(1).ContainsAny('e', 'f');
        }

        var equal = word.IndexOf('=', StringComparison.Ordinal);
        var name = equal < 0 ? word : word[..equal];
        return name.Length > 2 && Array.Exists(PatternOptions, option => option.StartsWith(name, StringComparison.Ordinal));
    }

    private static bool IsFlag(string option) => option is "--recursive" or "--ignore-case" or "--line-number" or "--count" or "--files-with-matches"
        or "--fixed-strings" or "--extended-regexp" or "--perl-regexp" or "--word-regexp" or "--invert-match" or "--only-matching" or "--with-filename"
        or "--no-filename" or "--quiet" or "--silent" or "--hidden" or "--no-ignore" or "--no-heading" or "--heading" or "--smart-case" or "--multiline"
        or "--raw-output" or "--compact-output" or "--slurp" or "--null-input" or "--regexp-extended";

    private static string? FlagsOf(string program) => program switch
    {
        "grep" or "egrep" or "fgrep" or "zgrep" => "EFGPivwxcLlqsnHhobaIrRzyTUZ0123456789",
        "rg" => "nilwxvcoFSsuHNIUPaLzp0",
        "ag" or "ack" => "nilwvcQSsuHaRr0123456789",
        "sed" or "gsed" => "nErsuz",
        "awk" or "gawk" or "mawk" => "",
        "jq" => "rcMSsnejaC",
        "tr" => "cCdst",
        _ => null,
    };
}
