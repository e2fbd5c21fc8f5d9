namespace AgentHost.Permissions.Commands;

/// <summary>Listings that tell the files whose content a command of git shows: it may be that of any file, of any time.</summary>
/// <param name="Listings">Commands of git that print the names.</param>
/// <param name="Files">Names that the command says itself, each from the top of the repository; those with <c>./</c> from the folder that it runs in.</param>
internal sealed record GitContent(IReadOnlyList<GitListing> Listings, IReadOnlyList<string> Files)
{
    // What chooses commits and files goes into the listing, what only changes their look does not.
    private const string ChoosingFlags = "iEFPgR";
    private const string ChoosingValued = "nSG";

    // What a file is a copy of is shown as well: "-C" and "-M", with a number behind them or none.
    private const string FindingFlags = "CM";

    private static readonly string[] Choosing =
    [
        "cached", "staged", "merge-base", "all", "branches", "tags", "remotes", "merges", "no-merges", "first-parent", "follow", "reverse", "date-order",
        "topo-order", "all-match", "invert-grep", "pickaxe-regex", "pickaxe-all", "walk-reflogs",
        "full-history", "ancestry-path", "find-renames", "find-copies",
    ];

    private static readonly string[] ChoosingWithValue =
        ["max-count", "skip", "since", "until", "after", "before", "author", "committer", "grep", "diff-filter", "find-renames"];

    /// <summary>Finds the listings of a command; null where they are not known.</summary>
    /// <param name="entry">The command's entry.</param>
    /// <param name="words">The command; its options are those of the entry.</param>
    /// <param name="isThere">Tests that a name stands for a file or a folder that is there now.</param>
    public static GitContent? Of(ReadOnlyCommand entry, IReadOnlyList<string> words, Func<string, bool> isThere)
    {
        if (Split(entry, words) is not { } split)
        {
            return null;
        }

        var (options, operands, paths, isEnded) = split;
        var tail = isEnded ? (string[])["--", .. paths] : [];
        if (isEnded)
        {
            // What stands before "--" is a revision, also where a file has that name.
            isThere = static _ => false;
        }

        return words[1] switch
        {
            // A time or a text to look for may have a colon in it, which is none before a path; and so may both ends of a range.
            _ when operands.Exists(static operand => operand.Contains(':') && (operand.Contains('{') || operand.Contains("..", StringComparison.Ordinal)))
                => null,
            _ when operands.Exists(static operand => operand.Contains("^!", StringComparison.Ordinal) || operand.Contains("^@", StringComparison.Ordinal)
                || operand.Contains("^-", StringComparison.Ordinal)) => null,
            "diff" => Diff(options, operands, tail, isThere),
            "log" when RangesOf(words) is { Count: > 0 } ranges => Ranges(ranges, [.. options.Where(IsFinding), .. operands]),
            "log" => Log([.. options, .. operands.Select(operand => Commit(operand, isThere)), .. tail]),

            // A tag may stand for a file's content, of which no listing tells the name.
            "show" when words.Any(static word => word is "--all" or "--tags" or "--branches" or "--remotes" or "--walk-reflogs" or "-g") => null,
            "show" => Show(options, operands, tail),
            "stash" => new GitContent([new GitListing(["stash", "show", "--name-status", "-z", .. options, .. operands], GitListingKind.Changes)], []),

            // The file may stand before the revision and behind it.
            "blame" or "annotate" => new GitContent([], [.. operands.Concat(paths).Select(static word => "./" + word)]),
            "grep" => Grep(words, operands, paths, isEnded, isThere),
            "cat-file" => operands is not [var thing] ? null
                : thing.IndexOf(':', StringComparison.Ordinal) is >= 0 and var at ? new GitContent([], [thing[(at + 1)..]])
                : new GitContent([new GitListing(["rev-parse", "--verify", "--quiet", "--end-of-options", thing + "^{commit}"], GitListingKind.Check)], []),
            _ => null,
        };
    }

    // "1,20:src/a.cs": the file stands behind the last colon. What it was called before is shown as well.
    private static GitContent? Ranges(List<string> ranges, List<string> operands)
    {
        if (!ranges.TrueForAll(static range => range.LastIndexOf(':') > 0))
        {
            return null;
        }

        string[] files = [.. ranges.Select(static range => range[(range.LastIndexOf(':') + 1)..])];
        return new GitContent(
            [.. files.Select(file => Changes(["--follow", .. operands, "--", file]))], [.. files.SelectMany(static file => (string[])[file, "./" + file])]);
    }

    private static GitContent Log(string[] words) => new([Changes(words)], []);

    // Of a merge the changes against each parent.
    private static GitListing Changes(string[] words) =>
        new(["log", "--name-status", "-z", "--format=", "--no-relative", "-m", .. words], GitListingKind.Changes);

    private static GitContent Diff(List<string> options, List<string> operands, string[] tail, Func<string, bool> isThere)
    {
        var (files, kept) = Divide(operands, isThere);
        return files.Count > 0 && kept.Count == 0
            ? new GitContent([], files)
            : new GitContent(
                [new GitListing(["diff", "--name-status", "-z", "--no-relative", .. options, .. kept, .. tail], GitListingKind.Changes)], files);
    }

    private static GitContent Show(List<string> options, List<string> operands, string[] tail)
    {
        var (files, kept) = Divide(operands, static _ => false);
        if (files.Count > 0 && kept.Count == 0)
        {
            return new GitContent([], files);
        }

        var walks = kept.Exists(static operand => operand.Contains("..", StringComparison.Ordinal));
        string[] words = [.. options, .. walks ? Array.Empty<string>() : ["--no-walk=unsorted"], .. kept, .. tail];
        return new GitContent(Log(words).Listings, files);
    }

    // Contents of files by name ("HEAD:a.txt"), and the rest.
    private static (List<string> Files, List<string> Kept) Divide(List<string> operands, Func<string, bool> isThere)
    {
        List<string> files = [], kept = [];
        foreach (var operand in operands)
        {
            if (operand.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon)
            {
                files.Add(operand[(colon + 1)..]);
            }
            else
            {
                kept.Add(Commit(operand, isThere));
            }
        }

        return (files, kept);
    }

    // A name may stand for a file's content as such, of which no listing tells the name: it has to be a commit, and so do both ends of a range.
    private static string Commit(string operand, Func<string, bool> isThere)
    {
        // No revision has a character of a pattern in it.
        if (isThere(operand) || operand.AsSpan().ContainsAny('*', '?', '['))
        {
            return operand;
        }

        var at = operand.IndexOf("..", StringComparison.Ordinal);
        if (at < 0)
        {
            return operand + "^{commit}";
        }

        var end = operand.AsSpan(at).StartsWith("...") ? at + 3 : at + 2;
        return $"{End(operand[..at])}{operand[at..end]}{End(operand[end..])}";

        static string End(string revision) => revision.Length == 0 ? "" : revision + "^{commit}";
    }

    private static GitContent Grep(
        IReadOnlyList<string> words, List<string> operands, List<string> paths, bool isEnded, Func<string, bool> isThere)
    {
        var hasPattern = words.Any(static word => word is ['-', not '-', ..] && word.Contains('e', StringComparison.Ordinal));
        var places = operands.Skip(hasPattern ? 0 : 1).ToList();
        var revisions = places.Where(place => isEnded || (!isThere(place) && !place.AsSpan().ContainsAny('*', '?', '['))).ToList();
        var known = places.Except(revisions).Concat(paths).ToList();
        return new GitContent(
            revisions.Count == 0
                ? [new GitListing(["ls-files", "-z", "--full-name", .. known.Count == 0 ? Array.Empty<string>() : ["--", .. known]], GitListingKind.Names)]
                : [.. revisions.Select(static revision =>
                    new GitListing(["ls-tree", "-r", "-z", "--name-only", "--full-tree", revision + "^{commit}"], GitListingKind.Names))],
            []);
    }

    // Null where a word is not understood.
    private static (List<string> Options, List<string> Operands, List<string> Paths, bool IsEnded)? Split(ReadOnlyCommand entry, IReadOnlyList<string> words)
    {
        List<string> options = [], operands = [], paths = [];
        var isEnded = false;
        for (var i = entry.Words.Length; i < words.Count; i++)
        {
            var word = words[i];
            if (isEnded)
            {
                paths.Add(word);
            }
            else if (word == "--")
            {
                isEnded = true;
            }
            else if (word.StartsWith("--", StringComparison.Ordinal))
            {
                var equal = word.IndexOf('=', StringComparison.Ordinal);
                var takesNext = equal < 0 && ReadOnlyOptions.TakesNext(entry, word);
                if (equal < 0 ? Choosing.Contains(word[2..]) || ChoosingWithValue.Contains(word[2..]) : ChoosingWithValue.Contains(word[2..equal]))
                {
                    options.Add(takesNext && i + 1 < words.Count ? $"{word}={words[i + 1]}" : word);
                }

                // With a number of commits their order matters.
                if (word == "--graph")
                {
                    options.Add("--topo-order");
                }

                i += takesNext ? 1 : 0;
            }
            else if (word is ['-', _, ..])
            {
                if (!TryUnbundle(entry, word, i + 1 < words.Count ? words[i + 1] : null, options))
                {
                    return null;
                }

                i += ReadOnlyOptions.TakesNext(entry, word) ? 1 : 0;
            }
            else
            {
                operands.Add(word);
            }
        }

        // The listing looks into merges, and so counts other commits where what they change decides: then it lists all of them.
        if (options.Exists(static option => option is ['-', 'S' or 'G', ..] or "--follow" || option.StartsWith("--diff-filter", StringComparison.Ordinal)))
        {
            options.RemoveAll(static option => option is ['-', 'n' or (>= '0' and <= '9'), ..]
                || option.StartsWith("--max-count", StringComparison.Ordinal) || option.StartsWith("--skip", StringComparison.Ordinal));
        }

        return (options, operands, paths, isEnded);
    }

    // git reads "-pSx" as "-p" and "-Sx".
    private static bool TryUnbundle(ReadOnlyCommand entry, string word, string? next, List<string> options)
    {
        for (var at = 1; at < word.Length; at++)
        {
            var letter = word[at];
            var isNumber = !word.AsSpan(at + 1).ContainsAnyExceptInRange('0', '9');
            if (char.IsAsciiDigit(letter))
            {
                options.Add(word);
                return at == 1 && isNumber;
            }

            if (entry.Valued.Contains(letter, StringComparison.Ordinal))
            {
                if (ChoosingValued.Contains(letter))
                {
                    options.Add(at + 1 < word.Length ? $"-{word[at..]}" : $"-{letter}{next}");
                }

                return true;
            }

            if (FindingFlags.Contains(letter) && isNumber)
            {
                options.Add($"-{word[at..]}");
                return true;
            }

            if (ChoosingFlags.Contains(letter) || FindingFlags.Contains(letter))
            {
                options.Add($"-{letter}");
            }
        }

        return true;
    }

    private static bool IsFinding(string option) =>
        option is ['-', 'C' or 'M', ..] || option.StartsWith("--find-", StringComparison.Ordinal);

    private static List<string> RangesOf(IReadOnlyList<string> words)
    {
        var ranges = new List<string>();
        for (var i = 2; i < words.Count; i++)
        {
            if (words[i].StartsWith("-L", StringComparison.Ordinal))
            {
                ranges.Add(words[i].Length > 2 ? words[i][2..] : i + 1 < words.Count ? words[i + 1] : "");
            }
        }

        return ranges;
    }
}
