namespace AgentHost.Kernel.Permissions.Commands;

/// <summary>The commands of git that only read and show no content of files, with what keeps a repository's own programs out of them.</summary>
/// <remarks>Left out on purpose: whatever shows content (<c>diff</c>, <c>show</c>, <c>log -p</c>, <c>blame</c>, <c>cat-file</c>): it would show files that rules, secrecy or <c>.agentignore</c> keep back.</remarks>
internal static class ReadOnlyGit
{
    private static readonly string[] Summaries = ["stat", "shortstat", "numstat", "name-only", "name-status"];

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

    public static ReadOnlyCommand? Named(string verb, string sub) => verb switch
    {
        "status" => new ReadOnlyCommand("git", verb)
        {
            Flags = "sbunoz",
            Long = ["short", "branch", "porcelain", "long", "show-stash", "ahead-behind", "no-ahead-behind", "renames", "no-renames"],
            LongValued = ["porcelain", "untracked-files"],
            Operands = OperandKind.Text,
            SeesWorkTree = true,
        },
        "diff" => new ReadOnlyCommand("git", verb)
        {
            Long = [.. Summaries, "cached", "staged", "no-renames", "no-color"], OneOf = Summaries, Operands = OperandKind.Text, SeesWorkTree = true,
        },
        "log" or "shortlog" or "rev-list" => new ReadOnlyCommand("git", verb)
        {
            Flags = verb == "shortlog" ? "sne" : "0123456789",
            Valued = verb == "shortlog" ? "" : "n",
            Long =
            [
                .. verb == "log" ? Summaries : [], "oneline", "graph", "decorate", "no-decorate", "all", "branches", "tags", "remotes", "merges", "no-merges", "reverse", "first-parent", "follow",
                "abbrev-commit", "date-order", "topo-order", "no-color", "count",
            ],
            LongValued = ["format", "pretty", "max-count", "skip", "since", "until", "after", "before", "author", "committer", "grep", "date", "decorate", "abbrev"],
            Operands = OperandKind.Text,
        },
        "rev-parse" => new ReadOnlyCommand("git", verb)
        {
            Long = ["show-toplevel", "show-prefix", "show-cdup", "is-inside-work-tree", "is-bare-repository", "git-dir", "git-common-dir", "abbrev-ref", "symbolic-full-name", "short", "verify", "all", "branches", "tags", "remotes"],
            LongValued = ["short", "abbrev-ref"],
            Operands = OperandKind.Text,
        },
        "describe" => new ReadOnlyCommand("git", verb) { Long = ["tags", "always", "all", "long", "first-parent"], LongValued = ["abbrev", "match"], Operands = OperandKind.Text },
        "merge-base" => new ReadOnlyCommand("git", verb) { Long = ["is-ancestor", "all"], Operands = OperandKind.Text },
        "name-rev" => new ReadOnlyCommand("git", verb) { Long = ["name-only", "tags"], Operands = OperandKind.Text },
        "count-objects" => new ReadOnlyCommand("git", verb) { Flags = "vH", Operands = OperandKind.None },
        "ls-files" => new ReadOnlyCommand("git", verb) { Flags = "cosz", Long = ["cached", "others", "stage", "exclude-standard"], Operands = OperandKind.Listing },
        "ls-tree" => new ReadOnlyCommand("git", verb) { Flags = "drtlz", Long = ["name-only", "full-tree", "long"], Operands = OperandKind.Listing },
        "branch" => new ReadOnlyCommand("git", verb) { Flags = "arv", Long = ["list", "all", "remotes", "verbose", "show-current", "no-color", "merged", "no-merged"], Operands = OperandKind.None },
        "remote" => new ReadOnlyCommand("git", verb) { Flags = "v", Long = ["verbose"], Operands = OperandKind.None },
        "tag" => new ReadOnlyCommand("git", verb) { Flags = "l", Long = ["list"], Operands = OperandKind.None },
        "stash" or "worktree" when sub == "list" => new ReadOnlyCommand("git", verb, sub) { Operands = OperandKind.None },
        "--version" or "version" => new ReadOnlyCommand("git", verb) { Operands = OperandKind.None },
        _ => null,
    };

    /// <summary>Variables for a command of git that is known to only read; null for every other command.</summary>
    public static IReadOnlyDictionary<string, string?>? EnvironmentFor(IReadOnlyList<string> words)
    {
        if (words.Count == 0 || words[0] != "git" || ReadOnlyCommands.Find(words) is null)
        {
            return null;
        }

        var variables = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["GIT_CONFIG_COUNT"] = Settings.Length.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["GIT_CONFIG_PARAMETERS"] = null,
            ["GIT_EXTERNAL_DIFF"] = null,
            ["GIT_PAGER"] = "cat",
            ["GIT_OPTIONAL_LOCKS"] = "0",
            ["GIT_NO_LAZY_FETCH"] = "1",
        };
        for (var i = 0; i < Settings.Length; i++)
        {
            variables[$"GIT_CONFIG_KEY_{i}"] = Settings[i].Key;
            variables[$"GIT_CONFIG_VALUE_{i}"] = Settings[i].Value;
        }

        return variables;
    }
}
