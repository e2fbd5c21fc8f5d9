namespace AgentHost.Permissions.Commands;

/// <summary>Listings that tell the files whose content a command of git shows: it may be that of any file, of any time.</summary>
/// <param name="Listings">Commands of git that print the names.</param>
/// <param name="Files">Names that the command says itself, each from the top of the repository; those with <c>./</c> from the folder that it runs in.</param>
internal sealed record GitContent(IReadOnlyList<GitListing> Listings, IReadOnlyList<string> Files)
{
    // What chooses commits and files goes into the listing, what only changes their look does not.
    private const string ChoosingFlags = "iEFP";
    private const string ChoosingValued = "nSG";

    private static readonly string[] Choosing =
    [
        "cached", "staged", "merge-base", "all", "branches", "tags", "remotes", "merges", "no-merges", "first-parent", "follow", "reverse", "date-order",
        "topo-order", "all-match", "invert-grep", "pickaxe-regex", "pickaxe-all", "walk-reflogs",
    ];

    private static readonly string[] ChoosingWithValue =
        ["max-count", "skip", "since", "until", "after", "before", "author", "committer", "grep", "diff-filter"];

    /// <summary>Finds the listings of a command; null where they are not known.</summary>
    /// <param name="entry">The command's entry.</param>
    /// <param name="words">The command; its options are those of the entry.</param>
    /// <param name="isThere">Tests that a name stands for a file or a folder that is there now.</param>
    public static GitContent? Of(ReadOnlyCommand entry, IReadOnlyList<string> words, Func<string, bool> isThere)
    {
        var (options, operands, paths, isEnded) = Split(entry, words);
        var tail = isEnded ? (string[])["--", .. paths] : [];
        return words[1] switch
        {
            "diff" => Diff(options, operands, tail, isThere),
            "log" when Find(words, "-L") is { } range => range.LastIndexOf(':') is > 0 and var colon
                ? new GitContent([], [range[(colon + 1)..], "./" + range[(colon + 1)..]])
                : null,
            "log" => Names("log", "-m", [.. options, .. operands, .. tail]),
            "show" => Show(options, operands, tail),
            "stash" => new GitContent([new GitListing(["stash", "show", "--name-status", "-z", .. operands], GitListingKind.Changes)], []),
            "blame" or "annotate" => (paths.Count > 0 ? paths[^1] : operands is [.., var last] ? last : null) is { } file
                ? new GitContent([], ["./" + file])
                : null,
            "grep" => Grep(entry, words, operands, paths, isThere),
            "cat-file" => operands is not [var thing] ? null
                : thing.IndexOf(':', StringComparison.Ordinal) is >= 0 and var at ? new GitContent([], [thing[(at + 1)..]])
                : new GitContent([new GitListing(["rev-parse", "--verify", "--quiet", "--end-of-options", thing + "^{commit}"], GitListingKind.Check)], []),
            _ => null,
        };
    }

    private static GitContent Names(string verb, string? more, string[] words) => new(
        [new GitListing([verb, "--name-status", "-z", "--format=", "--no-relative", .. more is null ? Array.Empty<string>() : [more], .. words],
            GitListingKind.Changes)],
        []);

    private static GitContent Diff(List<string> options, List<string> operands, string[] tail, Func<string, bool> isThere)
    {
        var files = new List<string>();
        var kept = new List<string>();
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

        return files.Count > 0 && kept.Count == 0
            ? new GitContent([], files)
            : new GitContent(
                [new GitListing(["diff", "--name-status", "-z", "--no-relative", .. options, .. kept, .. tail], GitListingKind.Changes)], files);
    }

    private static GitContent Show(List<string> options, List<string> operands, string[] tail)
    {
        var files = new List<string>();
        var kept = new List<string>();
        foreach (var operand in operands)
        {
            if (operand.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon)
            {
                files.Add(operand[(colon + 1)..]);
            }
            else
            {
                kept.Add(Commit(operand, static _ => false));
            }
        }

        if (files.Count > 0 && kept.Count == 0)
        {
            return new GitContent([], files);
        }

        var walks = kept.Exists(static operand => operand.Contains("..", StringComparison.Ordinal));
        return Names("log", "-m", [.. options, .. walks ? Array.Empty<string>() : ["--no-walk=unsorted"], .. kept, .. tail]) with { Files = files };
    }

    // A name may stand for a file's content as such, of which no listing tells the name: it has to be a commit.
    private static string Commit(string operand, Func<string, bool> isThere) =>
        operand.Contains("..", StringComparison.Ordinal) || operand.StartsWith('^') || isThere(operand) ? operand : operand + "^{commit}";

    private static GitContent Grep(
        ReadOnlyCommand entry, IReadOnlyList<string> words, List<string> operands, List<string> paths, Func<string, bool> isThere)
    {
        var hasPattern = words.Any(static word => word is "-e" || (word is ['-', not '-', ..] && word.EndsWith('e')));
        var places = operands.Skip(hasPattern ? 0 : 1).ToList();
        var revisions = places.Where(place => !isThere(place) && !place.AsSpan().ContainsAny('*', '?', '[')).ToList();
        var known = places.Except(revisions).Concat(paths).ToList();
        return new GitContent(
            revisions.Count == 0
                ? [new GitListing(["ls-files", "-z", "--full-name", .. known.Count == 0 ? Array.Empty<string>() : ["--", .. known]], GitListingKind.Names)]
                : [.. revisions.Select(static revision =>
                    new GitListing(["ls-tree", "-r", "-z", "--name-only", "--full-tree", revision + "^{commit}"], GitListingKind.Names))],
            []);
    }

    private static (List<string> Options, List<string> Operands, List<string> Paths, bool IsEnded) Split(ReadOnlyCommand entry, IReadOnlyList<string> words)
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
                    options.AddRange(takesNext && i + 1 < words.Count ? [word, words[i + 1]] : [word]);
                }

                i += takesNext ? 1 : 0;
            }
            else if (word is ['-', _, ..])
            {
                var takesNext = ReadOnlyOptions.TakesNext(entry, word);
                if (char.IsAsciiDigit(word[1]) || ChoosingFlags.Contains(word[1]) || ChoosingValued.Contains(word[1]))
                {
                    options.AddRange(takesNext && i + 1 < words.Count ? [word, words[i + 1]] : [word]);
                }

                i += takesNext ? 1 : 0;
            }
            else
            {
                operands.Add(word);
            }
        }

        return (options, operands, paths, isEnded);
    }

    private static string? Find(IReadOnlyList<string> words, string option)
    {
        for (var i = 2; i < words.Count; i++)
        {
            if (words[i].StartsWith(option, StringComparison.Ordinal))
            {
                return words[i].Length > option.Length ? words[i][option.Length..] : i + 1 < words.Count ? words[i + 1] : "";
            }
        }

        return null;
    }
}
