namespace AgentHost.Permissions.Commands;

/// <summary>Words by which a filter runs programs, or reads and writes files of its own: programs in its own language, and files of such.</summary>
internal static class FilterPrograms
{
    /// <summary>Finds the words that hold more than a filter, with the reason for each as a clause.</summary>
    /// <param name="words">The command; null for a word that only the shell knows.</param>
    public static IEnumerable<(int Index, string Why)> Find(IReadOnlyList<string?> words)
    {
        if (words.Count == 0 || words[0] is not { } first || Of(CommandWrappers.ProgramName(first)) is not { } filter)
        {
            yield break;
        }

        var program = CommandWrappers.ProgramName(first);
        var hasProgram = false;
        for (var i = 1; i < words.Count; i++)
        {
            var word = words[i];
            if (word is null)
            {
                // Where the program may be, it is not known what it does; behind it come files.
                if (!hasProgram)
                {
                    yield return (i, $"what {program} is to do is known to the shell alone");
                    hasProgram = true;
                }
            }
            else if (word.Length < 2 || word[0] != '-' || word == "--")
            {
                if (word != "--" && !hasProgram && !filter.IsPlain(word))
                {
                    yield return (i, $"its program may make {program} run others, read or write files, or show variables");
                }

                hasProgram |= word != "--";
            }
            else if (program is "jq" or "gojq" && JqValues(word) is > 0 and var values)
            {
                i += values;
            }
            else if (Letter(filter, word) is var (letter, value))
            {
                if (filter.Programs.Contains(letter, StringComparison.Ordinal))
                {
                    hasProgram = true;
                    value = value.Length > 0 ? value : words.ElementAtOrDefault(++i);
                    if (value is null || !filter.IsPlain(value))
                    {
                        yield return (Math.Min(i, words.Count - 1), $"its program may make {program} run others, read or write files, or show variables");
                    }
                }
                else if (filter.Files.Contains(letter, StringComparison.Ordinal))
                {
                    hasProgram = true;
                    yield return (value.Length > 0 ? i : Math.Min(i + 1, words.Count - 1), $"{program} would do what that file says");
                    i += value.Length > 0 ? 0 : 1;
                }
                else
                {
                    i += value.Length > 0 ? 0 : 1;
                }
            }
        }
    }

    // The letter of an option that has a value, and the value where it stands in the same word.
    private static (char Letter, string Value)? Letter(Filter filter, string word)
    {
        if (word.StartsWith("--", StringComparison.Ordinal))
        {
            var equal = word.IndexOf('=', StringComparison.Ordinal);
            var name = equal < 0 ? word : word[..equal];
            var letter = Array.Find(filter.Long, option => name.Length > 2 && option.Name.StartsWith(name, StringComparison.Ordinal)).Letter;
            return letter == '\0' ? null : (letter, equal < 0 ? "" : word[(equal + 1)..]);
        }

        var at = word.AsSpan(1).IndexOfAny(filter.Programs + filter.Files + filter.Values);
        return at < 0 ? null : (word[at + 1], word[(at + 2)..]);
    }

    private static int JqValues(string word) => word switch
    {
        "--arg" or "--argjson" or "--slurpfile" or "--rawfile" or "--argfile" => 2,
        "--indent" => 1,
        _ => 0,
    };

    private static Filter? Of(string program) => program switch
    {
        "sed" or "gsed" => new(SedProgram.OnlyPrints, Programs: "e", Files: "f", Values: "l", [("--expression", 'e'), ("--file", 'f'), ("--line-length", 'l')]),
        "awk" or "gawk" or "mawk" or "nawk" => new(AwkProgram.OnlyPrints, "e", "fEiL", "FvW", [
            ("--source", 'e'), ("--file", 'f'), ("--exec", 'E'), ("--include", 'i'), ("--load", 'f'), ("--field-separator", 'F'), ("--assign", 'v'),
        ]),
        "jq" or "gojq" => new(JqKeeps, "", "fL", "", [("--from-file", 'f')]),
        _ => null,
    };

    /// <summary>Tests that a program for jq neither shows variables nor reads modules or further input.</summary>
    public static bool JqKeeps(string program)
    {
        for (var at = 0; at < program.Length; at++)
        {
            var start = at;
            while (at < program.Length && (char.IsAsciiLetterOrDigit(program[at]) || program[at] == '_'))
            {
                at++;
            }

            if (program.AsSpan(start, at - start) is "env" or "ENV" or "import" or "include" or "input" or "inputs" or "input_filename" or "modulemeta"
                or "get_search_list" or "__prog_args" or "__loc__")
            {
                return false;
            }
        }

        return true;
    }

    private sealed record Filter(Func<string, bool> IsPlain, string Programs, string Files, string Values, (string Name, char Letter)[] Long);
}
