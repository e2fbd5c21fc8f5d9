namespace AgentHost.Permissions.Commands;

/// <summary>Holds the words of a command to what its entry allows.</summary>
internal static class ReadOnlyOptions
{
    private static readonly string[] FindAlone =
    [
        "-print", "-print0", "-ls", "-empty", "-not", "!", "-a", "-o", "-and", "-or", "(", ")", "-depth",
        "-mount", "-xdev", "-prune", "-true", "-false", "-readable", "-writable", "-executable",
        "-daystart", "-noleaf", "-nogroup", "-nouser",
    ];

    private static readonly string[] FindValued =
    [
        "-name", "-iname", "-path", "-ipath", "-wholename", "-regex", "-iregex", "-regextype", "-type",
        "-size", "-mtime", "-mmin", "-atime", "-amin", "-ctime", "-cmin", "-maxdepth", "-mindepth",
        "-perm", "-user", "-group", "-links", "-inum", "-newermt", "-printf",
    ];

    /// <summary>Tests that with all its words the command only reads.</summary>
    public static bool Keeps(ReadOnlyCommand entry, IReadOnlyList<string> words) =>
        entry.Words[0] switch
        {
            "find" => KeepsFind(words),
            "sed" => KeepsOptions(entry, words) && KeepsSed(entry, words),
            "jq" => KeepsOptions(entry, words) && words.Skip(1).All(FilterPrograms.JqKeeps),
            "awk" or "gawk" or "mawk" or "nawk" => KeepsOptions(entry, words) && KeepsAwk(entry, words),
            "lsof" => words.Skip(1).All(static word => word is "-n" or "-P" or "-nP" or "-t" or "-i" or "-ti" || (word is ['-', 'i' or 't', ..] or [':', ..])
                && word.AsSpan(1).ContainsAnyExcept("it:TCPUDtcpudp0123456789-") == false),
            "tar" => KeepsOptions(entry, words) && KeepsTar(words),
            "unzip" => KeepsOptions(entry, words) && words.Count > 2 && words[1].AsSpan(1).ContainsAny('l', 'v', 'Z') && words[1][0] == '-',

            // "@FILE" is a file of further words.
            "strings" => KeepsOptions(entry, words) && !words.Skip(1).Any(static word => word.StartsWith('@')),
            _ => KeepsOptions(entry, words),
        };

    /// <summary>
    /// The operands of a command whose words are all allowed, those that are text left out; values of options stand among them, since some programs take them
    /// for operands.
    /// </summary>
    public static List<string> OperandsOf(ReadOnlyCommand entry, IReadOnlyList<string> words) =>
        [.. PlacesOf(entry, words).Where(place => words[place.At] is { Length: > 0 } word && (place.IsValue || word != "-")).Select(place => words[place.At])];

    /// <summary>Tests that a word of a command whose words are all allowed can be nothing but an operand, and no text.</summary>
    /// <param name="entry">The command.</param>
    /// <param name="words">Its words.</param>
    /// <param name="at">Index of the word.</param>
    public static bool IsOperand(ReadOnlyCommand entry, IReadOnlyList<string> words, int at) => PlacesOf(entry, words).Contains((at, false));

    private static IEnumerable<(int At, bool IsValue)> PlacesOf(ReadOnlyCommand entry, IReadOnlyList<string> words)
    {
        var text = entry.TextFirst;
        var valueNext = false;
        var options = true;
        for (var i = entry.Words.Length; i < words.Count; i++)
        {
            var word = words[i];
            if (entry.Words[0] == "find" && (word.StartsWith('-') || word is "!" or "("))
            {
                break;
            }

            if (valueNext)
            {
                valueNext = false;
                if (!IsTextOption(entry, words[i - 1]))
                {
                    yield return (i, true);
                }
            }
            else if (options && word == "--")
            {
                options = false;
            }
            else if (options && IsOption(word))
            {
                valueNext = TakesNext(entry, word);
            }
            else if (text-- <= 0)
            {
                yield return (i, false);
            }
        }
    }

    /// <summary>The options that a command whose words are all allowed is given, letters by themselves; with their values, empty where there is none.</summary>
    public static IEnumerable<(string Name, string Value)> Given(ReadOnlyCommand entry, IReadOnlyList<string> words)
    {
        for (var i = entry.Words.Length; i < words.Count && words[i] != "--"; i++)
        {
            var word = words[i];
            if (!IsOption(word))
            {
                continue;
            }

            var next = TakesNext(entry, word) && i + 1 < words.Count ? words[++i] : "";
            if (word.StartsWith("--", StringComparison.Ordinal))
            {
                var equal = word.IndexOf('=', StringComparison.Ordinal);
                yield return equal < 0 ? (word, next) : (word[..equal], word[(equal + 1)..]);
                continue;
            }

            for (var at = 1; at < word.Length; at++)
            {
                var isValued = entry.Valued.Contains(word[at], StringComparison.Ordinal);
                yield return ($"-{word[at]}", !isValued ? "" : at + 1 < word.Length ? word[(at + 1)..] : next);
                at = isValued ? word.Length : at;
            }
        }
    }

    private static bool KeepsOptions(ReadOnlyCommand entry, IReadOnlyList<string> words)
    {
        var operands = 0;
        var options = true;
        var needed = entry.OneOf.Length > 0;
        for (var i = entry.Words.Length; i < words.Count; i++)
        {
            var word = words[i];
            if (entry.IsOneLetterEach && word.StartsWith("--", StringComparison.Ordinal))
            {
                return false;
            }

            if (options && word == "--")
            {
                options = false;
            }
            else if (options && IsOption(word))
            {
                if (!IsAllowed(entry, word) || (entry.IsOneLetterEach && operands > 0))
                {
                    return false;
                }

                needed &= !(word.StartsWith("--", StringComparison.Ordinal) && Array.IndexOf(entry.OneOf, word[2..]) >= 0);
                i += TakesNext(entry, word) ? 1 : 0;
            }
            else if (++operands > entry.MostOperands || (entry.Operand is { } only && word != only) || entry.Operands == OperandKind.None
                || (entry.Operands == OperandKind.Format && !word.StartsWith('+')))
            {
                return false;
            }
        }

        return !needed;
    }

    private static bool IsOption(string word) => word.Length > 1 && word[0] == '-';

    /// <summary>Tests that an option's value is the next word: <c>-abn 5</c>, and not <c>-abn5</c>.</summary>
    public static bool TakesNext(ReadOnlyCommand entry, string word)
    {
        if (word.StartsWith("--", StringComparison.Ordinal))
        {
            return Array.IndexOf(entry.LongRequired, word[2..]) >= 0;
        }

        var at = word.AsSpan(1).IndexOfAny(entry.Valued);
        return at >= 0 && at == word.Length - 2;
    }

    // What is text for every program of that name names no file.
    private static bool IsTextOption(ReadOnlyCommand entry, string option) => option.StartsWith("--", StringComparison.Ordinal)
        ? Array.IndexOf(entry.Texts, option) >= 0
        : Array.IndexOf(entry.Texts, $"-{option[^1]}") >= 0;

    private static bool IsAllowed(ReadOnlyCommand entry, string option)
    {
        if (!option.StartsWith("--", StringComparison.Ordinal))
        {
            if (entry.IsOneLetterEach && option.Length > 2)
            {
                return false;
            }

            foreach (var letter in option.AsSpan(1))
            {
                if (entry.Valued.Contains(letter, StringComparison.Ordinal))
                {
                    return true;
                }

                if (!entry.Flags.Contains(letter, StringComparison.Ordinal))
                {
                    return false;
                }
            }

            return true;
        }

        // Only names written out: a beginning of a name could be one that is not listed here.
        if (Array.IndexOf(entry.Long, option[2..]) >= 0 || Array.IndexOf(entry.LongRequired, option[2..]) >= 0)
        {
            return true;
        }

        var equal = option.IndexOf('=', StringComparison.Ordinal);
        return equal > 0 && Array.IndexOf(entry.LongValued, option[2..equal]) >= 0 && !AsksForMore(option.AsSpan(equal + 1));
    }

    // "%G?" and its like in a format make git run the program that checks signatures; "%(raw)" is the content of what a ref names.
    private static bool AsksForMore(ReadOnlySpan<char> value) =>
        value.Contains("%G", StringComparison.Ordinal)
        || value.Contains("signature", StringComparison.OrdinalIgnoreCase)
        || value.Contains("raw)", StringComparison.OrdinalIgnoreCase)
        || value.Contains("raw:", StringComparison.OrdinalIgnoreCase);

    private static bool KeepsSed(ReadOnlyCommand entry, IReadOnlyList<string> words)
    {
        var scripts = Given(entry, words).Where(static option => option.Name is "-e" or "--expression").Select(static option => option.Value).ToList();
        if (scripts.Count == 0 && words.Skip(1).FirstOrDefault(static word => word is not ['-', _, ..]) is { Length: > 0 } script)
        {
            scripts.Add(script);
        }

        return scripts.Count > 0 && scripts.TrueForAll(SedProgram.OnlyPrints);
    }

    // "tzf FILE" and "-tzf FILE": the letters come first.
    private static bool KeepsTar(IReadOnlyList<string> words) =>
        words.Count > 2 && words[1].AsSpan().TrimStart('-') is var letters && !letters.ContainsAnyExcept("tvzjJf")
        && letters.Contains('t') && letters is [.., 'f'] && words[1].Length - letters.Length < 2 && !words[2].Contains(':', StringComparison.Ordinal)
        && words.Skip(3).All(static word => word is not ['-', ..]);

    // Behind the program "name=value" sets a variable, and any other word is a file.
    private static bool KeepsAwk(ReadOnlyCommand entry, IReadOnlyList<string> words)
    {
        for (var i = 1; i < words.Count; i++)
        {
            if (words[i] == "--" || words[i] is not ['-', _, ..])
            {
                return i + (words[i] == "--" ? 1 : 0) is var at && at < words.Count && AwkProgram.OnlyPrints(words[at]);
            }

            i += TakesNext(entry, words[i]) ? 1 : 0;
        }

        return false;
    }

    private static bool KeepsFind(IReadOnlyList<string> words)
    {
        var i = 1;
        while (i < words.Count && !words[i].StartsWith('-') && words[i] is not ("!" or "("))
        {
            i++;
        }

        for (; i < words.Count; i++)
        {
            if (Array.IndexOf(FindValued, words[i]) >= 0)
            {
                i++;
            }
            else if (words[i] is "-newer" or "-anewer" or "-cnewer" && i + 1 < words.Count && !words[i + 1].Contains("..", StringComparison.Ordinal)
                && !Path.IsPathRooted(words[i + 1]))
            {
                // When it was changed, and nothing more.
                i++;
            }
            else if (Array.IndexOf(FindAlone, words[i]) < 0)
            {
                return false;
            }
        }

        return true;
    }
}
