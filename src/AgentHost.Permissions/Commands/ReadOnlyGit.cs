using System.Globalization;

namespace AgentHost.Permissions.Commands;

/// <summary>The commands of git that only read, with what keeps a repository's own programs out of them.</summary>
/// <remarks>Those that show content are judged by the files that it is of (<see cref="GitContent"/>): rules, secrecy or <c>.agentignore</c> may keep them
/// back.</remarks>
public static partial class ReadOnlyGit
{
    private static readonly string[] Summaries = ["stat", "shortstat", "numstat", "name-only", "name-status", "raw"];

    // What belongs to a comparison and shows nothing: forms of the list, and programs that are not run.
    private static readonly string[] Comparing =
    [
        "no-renames", "find-renames", "relative", "no-relative", "no-ext-diff", "no-textconv", "no-color", "ignore-submodules=all", "ignore-submodules=dirty"
    ];

    /// <summary>Set over the settings of a repository, each of which names a program that git would run or a place that it would look at.</summary>
    private static readonly (string Key, string Value)[] Settings =
    [
        ("safe.bareRepository", "explicit"),
        ("core.fsmonitor", "false"),
        ("core.hooksPath", "/dev/null"),
        ("core.pager", "cat"),
        ("log.showSignature", "false"),
        ("gpg.program", "false"),
        ("gpg.openpgp.program", "false"),
        ("gpg.x509.program", "false"),
        ("gpg.ssh.program", "false"),
        ("diff.ignoreSubmodules", "all"),
        ("status.submoduleSummary", "false"),
    ];

    /// <summary>The entry of a command; null when there is none.</summary>
    /// <param name="words">The command, without options before its verb (<see cref="Strip"/>).</param>
    internal static ReadOnlyCommand? Named(IReadOnlyList<string> words)
    {
        var verb = words.Count > 1 ? words[1] : "";
        var sub = words.Count > 2 ? words[2] : "";
        if (verb == "diff" && words.Contains("--no-index"))
        {
            return Content(verb, sub)! with { Long = [.. DiffLong, "no-index"], Operands = OperandKind.Tree, MostOperands = 2, ShowsContent = false };
        }

        return Plain(verb, sub, words) is { } plain && (Content(verb, sub) is null || ReadOnlyOptions.Keeps(plain, words)) ? plain : Content(verb, sub);
    }

    /// <summary>Takes away options before the verb that say where git runs, and how it prints.</summary>
    /// <param name="words">The command.</param>
    /// <param name="folder">Folder that <c>-C</c> names; null for none.</param>
    internal static IReadOnlyList<string> Strip(IReadOnlyList<string> words, out string? folder)
    {
        folder = null;
        var at = 1;
        for (; at < words.Count && words[0] == "git"; at++)
        {
            if (words[at] == "-C" && folder is null && at + 1 < words.Count && words[at + 1].Length > 0)
            {
                folder = words[++at];
            }
            else if (words[at] is not ("--no-pager" or "-P"))
            {
                break;
            }
        }

        return at == 1 ? words : [words[0], .. words.Skip(at)];
    }

    private static ReadOnlyCommand? Plain(string verb, string sub, IReadOnlyList<string> words) => verb switch
    {
        "status" => new ReadOnlyCommand("git", verb)
        {
            Flags = "sbunoz",
            Long =
            [
                "short", "branch", "porcelain", "long", "show-stash", "ahead-behind", "no-ahead-behind",
                "renames", "no-renames", "ignore-submodules=all", "ignore-submodules=dirty"
            ],
            LongValued = ["porcelain", "untracked-files"],
            Operands = OperandKind.Text,
            SeesWorkTree = true,
        },
        "diff" => new ReadOnlyCommand("git", verb)
        {
            Flags = "z", Long = [.. Summaries, .. Comparing, "cached", "staged"], OneOf = Summaries, Operands = OperandKind.Text, SeesWorkTree = true,
        },
        "log" or "shortlog" or "rev-list" => new ReadOnlyCommand("git", verb)
        {
            Flags = verb == "shortlog" ? "sne" : verb == "log" ? "z0123456789" : "0123456789",
            Valued = verb == "shortlog" ? "" : "n",
            Long =
            [
                .. verb == "log" ? [.. Summaries, .. Comparing, "no-patch", "no-notes", "encoding=UTF-8"] : Array.Empty<string>(),

                // Alone it shows what merges changed, and beside a summary that of them.
                .. verb == "log" && words.Any(static word => word.StartsWith("--", StringComparison.Ordinal) && Summaries.Contains(word[2..]))
                    ? ["diff-merges=first-parent"]
                    : Array.Empty<string>(),
                "oneline", "graph", "decorate", "no-decorate", "all", "branches", "tags", "remotes", "merges", "no-merges", "reverse", "first-parent", "follow",
                "abbrev-commit", "date-order", "topo-order", "no-color", "count",
            ],
            LongValued =
            [
                "format", "pretty", "max-count", "skip", "since", "until", "after", "before", "author", "committer", "grep", "date", "decorate", "abbrev"
            ],
            Operands = OperandKind.Text,
        },
        "rev-parse" => new ReadOnlyCommand("git", verb)
        {
            Long =
            [
                "show-toplevel", "show-prefix", "show-cdup", "is-inside-work-tree", "is-bare-repository", "show-object-format", "git-dir",
                "git-common-dir", "abbrev-ref", "symbolic-full-name", "short", "verify", "quiet", "all", "branches", "tags", "remotes"
            ],
            LongValued = ["short", "abbrev-ref"],
            Operands = OperandKind.Text,
        },
        "describe" => new ReadOnlyCommand("git", verb)
        {
            Long = ["tags", "always", "all", "long", "first-parent"],
            LongValued = ["abbrev", "match"],
            Operands = OperandKind.Text
        },
        "merge-base" => new ReadOnlyCommand("git", verb) { Long = ["is-ancestor", "all"], Operands = OperandKind.Text },
        "name-rev" => new ReadOnlyCommand("git", verb) { Long = ["name-only", "tags"], Operands = OperandKind.Text },
        "count-objects" => new ReadOnlyCommand("git", verb) { Flags = "vH", Operands = OperandKind.None },
        "ls-files" =>
            new ReadOnlyCommand("git", verb)
            {
                Flags = "cosmdz", Long = ["cached", "others", "stage", "modified", "deleted", "exclude-standard"], Operands = OperandKind.Listing,
                SeesWorkTree = words.Skip(2).Any(
                    static word => word == "--modified" || (word is ['-', not '-', ..] && word.Contains('m', StringComparison.Ordinal))),
            },
        "diff-tree" => new ReadOnlyCommand("git", verb)
        {
            Flags = "rmtz", Long = [.. Summaries, .. Comparing, "no-commit-id", "root"], OneOf = Summaries, Operands = OperandKind.Text,
        },
        "symbolic-ref" => new ReadOnlyCommand("git", verb) { Flags = "q", Long = ["short", "quiet"], Operands = OperandKind.Text, MostOperands = 1 },
        "show-branch" => new ReadOnlyCommand("git", verb)
        {
            Flags = "ar", Long = ["all", "remotes", "current", "topo-order", "list", "independent", "merge-base", "no-color", "sha1-name"],
            Operands = OperandKind.Text,
        },
        "ls-tree" => new ReadOnlyCommand("git", verb) { Flags = "drtlz", Long = ["name-only", "full-tree", "long"], Operands = OperandKind.Listing },
        "cat-file" => new ReadOnlyCommand("git", verb) { Long = ["batch-check"], OneOf = ["batch-check"], Operands = OperandKind.None },
        // Who the author is, and names of branches: nothing that a login could stand in.
        "config" when words is [_, _, "--get", "user.name" or "user.email" or "init.defaultBranch" or "core.autocrlf" or "core.eol" or "pull.rebase"
            or "push.default" or "core.filemode" or "core.ignorecase" or "commit.gpgsign"] or [_, _, "user.name" or "user.email"] =>
            new ReadOnlyCommand("git", verb) { Long = ["get"], Operands = OperandKind.Text },
        "config" when words is [_, _, "--get", var name] && IsAddress(name) =>
            new ReadOnlyCommand("git", verb) { Long = ["get"], Operands = OperandKind.Text },
        "config" => new ReadOnlyCommand("git", verb)
        {
            // Names of settings, not what they are set to; and of these not those that hold addresses.
            Flags = "z",
            Long = ["show-scope", "name-only", "get-regexp"],
            OneOf = ["name-only"],
            Operands = OperandKind.Text,
            Operand = @"^filter\.",
            MostOperands = 1,
        },
        "branch" when !IsListing(words) => new ReadOnlyCommand("git", verb)
        {
            Flags = "arv",
            LongValued = ["format", "sort"],
            Long = ["list", "all", "remotes", "verbose", "show-current", "no-color"],
            Operands = OperandKind.None
        },
        "remote" when sub == "get-url" => new ReadOnlyCommand("git", verb, sub) { Long = ["all", "push"], Operands = OperandKind.Text, MostOperands = 1 },
        "remote" when sub == "show" => new ReadOnlyCommand("git", verb, sub) { Operands = OperandKind.None },
        "remote" => new ReadOnlyCommand("git", verb) { Flags = "v", Long = ["verbose"], Operands = OperandKind.None },
        "branch" or "tag" when IsListing(words) => new ReadOnlyCommand("git", verb)
        {
            Flags = "larvni",
            Long =
            [
                "list", "all", "remotes", "verbose", "merged", "no-merged", "contains", "no-contains", "points-at", "no-color", "ignore-case",
            ],
            LongValued = ["format", "sort", "merged", "no-merged", "contains", "points-at"], Operands = OperandKind.Text,
        },
        "tag" => new ReadOnlyCommand("git", verb) { Flags = "l", Long = ["list"], LongValued = ["sort", "format"], Operands = OperandKind.None },
        "reflog" when sub is "" or "show" or ['-', ..] => new ReadOnlyCommand("git", verb)
        {
            Flags = "0123456789", Valued = "n", Long = ["all", "oneline", "no-color"], LongValued = ["max-count", "date", "since", "until", "format"],
            Operands = OperandKind.Text,
        },
        "for-each-ref" => new ReadOnlyCommand("git", verb)
        {
            LongValued = ["format", "sort", "count", "points-at", "contains", "merged"], Long = ["merged"], Operands = OperandKind.Text
        },
        "show-ref" => new ReadOnlyCommand("git", verb) { Flags = "dsq", Long = ["head", "heads", "tags", "hash", "branches"], Operands = OperandKind.Text },
        "check-ignore" => new ReadOnlyCommand("git", verb) { Flags = "vnq", Long = ["verbose", "no-index"], Operands = OperandKind.Text },
        "cherry" => new ReadOnlyCommand("git", verb) { Flags = "v", Operands = OperandKind.Text },
        "stash" when sub == "list" => new ReadOnlyCommand("git", verb, sub) { Flags = "z", LongValued = ["format", "max-count"], Operands = OperandKind.None },
        "worktree" when sub == "list" => new ReadOnlyCommand("git", verb, sub) { Flags = "z", Long = ["porcelain"], Operands = OperandKind.None },
        "fsck" => new ReadOnlyCommand("git", verb)
        {
            Flags = "v", Long = ["full", "strict", "unreachable", "dangling", "no-dangling", "no-reflogs", "connectivity-only", "no-progress", "verbose"],
            Operands = OperandKind.None,
        },
        "var" => new ReadOnlyCommand("git", verb) { Operands = OperandKind.Text, MostOperands = 1 },
        "bisect" when sub == "log" => new ReadOnlyCommand("git", verb, sub) { Operands = OperandKind.None },
        "notes" when sub == "list" => new ReadOnlyCommand("git", verb, sub) { Operands = OperandKind.Text, MostOperands = 1 },
        "--version" or "version" => new ReadOnlyCommand("git", verb) { Operands = OperandKind.None },
        _ => null,
    };

    /// <summary>Tests that a setting is another repository's address.</summary>
    internal static bool IsAddress(string setting) =>
        setting.StartsWith("remote.", StringComparison.OrdinalIgnoreCase) && setting.EndsWith("url", StringComparison.OrdinalIgnoreCase);

    // With any of these it makes no branch and no tag, whatever else it is called with.
    private static bool IsListing(IReadOnlyList<string> words) =>
        words.Skip(2).Any(static word => word is "--list" or "-l" or "--contains" or "--no-contains" or "--merged" or "--no-merged" or "--points-at");

    /// <summary>Variables for a command of git that is known to only read; null for every other command.</summary>
    /// <param name="words">The command.</param>
    /// <param name="own">What whoever starts it sets. Settings among it that can name no program stay, before the host's.</param>
    public static IReadOnlyDictionary<string, string?>? EnvironmentFor(IReadOnlyList<string> words, IReadOnlyDictionary<string, string?>? own = null)
    {
        if (words.Count == 0 || words[0] != "git" || ReadOnlyPrograms.Find(words) is null)
        {
            return null;
        }

        var variables = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["GIT_CONFIG_PARAMETERS"] = null,
            ["GIT_EXTERNAL_DIFF"] = null,
            ["GIT_PAGER"] = "cat",
            ["GIT_OPTIONAL_LOCKS"] = "0",
            ["GIT_NO_LAZY_FETCH"] = "1",
        };
        var count = 0;
        foreach (var (key, value) in SessionOverrides(own).Concat(Settings))
        {
            variables[string.Create(CultureInfo.InvariantCulture, $"GIT_CONFIG_KEY_{count}")] = key;
            variables[string.Create(CultureInfo.InvariantCulture, $"GIT_CONFIG_VALUE_{count}")] = value;
            count++;
        }

        variables["GIT_CONFIG_COUNT"] = count.ToString(CultureInfo.InvariantCulture);
        return variables;
    }

    private static IEnumerable<(string Key, string Value)> SessionOverrides(IReadOnlyDictionary<string, string?>? own)
    {
        if (own is null || !int.TryParse(own.GetValueOrDefault("GIT_CONFIG_COUNT"), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            yield break;
        }

        for (var i = 0; i < count; i++)
        {
            if (own.GetValueOrDefault(string.Create(CultureInfo.InvariantCulture, $"GIT_CONFIG_KEY_{i}")) is not { Length: > 0 } key
                || own.GetValueOrDefault(string.Create(CultureInfo.InvariantCulture, $"GIT_CONFIG_VALUE_{i}")) is not { } value)
            {
                yield break;
            }

            if (value is "" or "true" or "false" || value.All(char.IsAsciiDigit))
            {
                yield return (key, value);
            }
        }
    }
}
