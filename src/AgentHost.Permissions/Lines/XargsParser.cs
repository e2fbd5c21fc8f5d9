namespace AgentHost.Permissions.Lines;

/// <summary>Sees through <c>xargs</c>: which words are its own, which those of the program that it runs, and what it reads.</summary>
internal static class XargsParser
{
    private static readonly LineWord[] Rest = [new(null, Splits: true) { IsTaken = true }];

    // What it runs where it is told nothing.
    private static readonly LineWord[] Echo = [new("echo"), .. Rest];

    /// <summary>Finds the command that it runs.</summary>
    public static WrappedCommand Read(IReadOnlyList<LineWord> words)
    {
        string? file = null;
        string? replaced = null;
        var at = 1;
        for (; at < words.Count && words[at].Text is not (null or "--") and ['-', _, ..] word; at++)
        {
            var equal = word.IndexOf('=', StringComparison.Ordinal);
            var isLong = word[1] == '-';
            var (name, value) = isLong ? (equal < 0 ? word[2..] : word[2..equal], equal < 0 ? null : word[(equal + 1)..]) : Cut(word);
            switch (name)
            {
                case "null" or "no-run-if-empty" or "verbose" or "exit" or "max-lines" or "eof":
                case "":
                    continue;
                case "replace":
                    replaced = value ?? "{}";
                    continue;
                case "arg-file" or "max-args" or "max-procs" or "max-chars" or "delimiter":
                case "a" or "I" or "J" or "n" or "P" or "L" or "d" or "s" or "E":
                    break;
                default:
                    return Unclear();
            }

            // A value stands behind the option, or is the next word.
            if (value is null)
            {
                at++;
                value = at < words.Count ? words[at].Text : null;
            }

            if (string.IsNullOrEmpty(value))
            {
                return Unclear();
            }

            file = name is "a" or "arg-file" ? value : file;
            replaced = name is "I" or "J" ? value : replaced;
        }

        if (at < words.Count && words[at].Text is null)
        {
            return Unclear();
        }

        at += at < words.Count && words[at].Text == "--" ? 1 : 0;
        var count = words.Count - at;
        if (count == 0)
        {
            return new WrappedCommand(WrapperKind.Transparent, at) { Tail = Echo, ReadsFile = file };
        }

        return replaced is null
            ? new WrappedCommand(WrapperKind.Transparent, at) { Tail = Rest, ReadsFile = file }
            : WrapperParser.Replaced(words, at, count, replaced) with { ReadsFile = file };
    }

    /// <summary>Tests that each name that comes in is handed on whole: whether they come line by line, or with a null character behind each.</summary>
    /// <param name="words">The command.</param>
    /// <param name="isNull">True where a null character stands behind each name.</param>
    public static bool KeepsNames(IReadOnlyList<LineWord> words, bool isNull)
    {
        var takesNull = false;
        for (var at = 1; at < words.Count && words[at].Text is ['-', _, ..] word && word != "--"; at++)
        {
            switch (word)
            {
                case "-0" or "--null" or "-0r" or "-r0":
                    takesNull = true;
                    break;
                case "-r" or "-t" or "--no-run-if-empty" or "--verbose":
                    break;
                case "-n" or "-P" or "-I" or "-L":
                    at++;
                    break;
                case ['-', 'n' or 'P' or 'L', ..] when word.AsSpan(2).ContainsAnyExceptInRange('0', '9') == false:
                case "-I{}":
                    break;
                default:
                    return false;
            }
        }

        return takesNull == isNull;
    }

    /// <summary>The letter of a group that has a value, with that where it stands in the same word; without a letter all are flags.</summary>
    private static (string Name, string? Value) Cut(string word)
    {
        var at = word.AsSpan(1).IndexOfAnyExcept("0rtx") + 1;
        return at == 0 ? ("", null) : (word[at].ToString(), at + 1 < word.Length ? word[(at + 1)..] : null);
    }

    private static WrappedCommand Unclear() => WrappedCommand.Unclear("xargs has options that could make it run something else");
}
