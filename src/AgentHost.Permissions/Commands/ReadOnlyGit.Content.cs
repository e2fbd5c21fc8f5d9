namespace AgentHost.Permissions.Commands;

/// <content>The commands that show content of files. Options that run a program, or read or write a file, are in none of the lists.</content>
public static partial class ReadOnlyGit
{
    private const string DiffFlags = "puwbaWRMCDz0123456789";

    private static readonly string[] DiffLong =
    [
        "patch", "no-patch", "stat", "shortstat", "numstat", "name-only", "name-status", "raw", "summary", "patch-with-stat", "compact-summary", "cached",
        "staged",
        "merge-base", "no-renames", "find-renames", "find-copies", "no-ext-diff", "no-textconv", "color", "no-color", "word-diff", "color-words", "minimal",
        "patience",
        "histogram", "ignore-all-space", "ignore-space-change", "ignore-space-at-eol", "ignore-blank-lines", "function-context", "no-prefix", "full-index",
        "text", "check", "exit-code", "quiet", "cc", "relative", "no-relative", "pickaxe-regex", "pickaxe-all", "ignore-submodules=all", "dirstat", "binary",
    ];

    private static readonly string[] DiffValued =
        ["unified", "stat", "color", "word-diff", "diff-filter", "diff-algorithm", "inter-hunk-context", "abbrev", "find-renames", "ignore-matching-lines"];

    private static readonly string[] LogLong =
    [
        "oneline", "graph", "decorate", "no-decorate", "all", "branches", "tags", "remotes", "merges", "no-merges", "reverse", "first-parent", "follow",
        "abbrev-commit", "date-order", "topo-order", "all-match", "invert-grep", "no-notes", "walk-reflogs", "full-history", "ancestry-path",
    ];

    private static readonly string[] LogValued =
        ["format", "pretty", "max-count", "skip", "since", "until", "after", "before", "author", "committer", "grep", "date", "decorate", "abbrev"];

    private static readonly string[] Required = ["max-count", "skip", "since", "until", "after", "before", "author", "committer", "grep", "date"];

    private static ReadOnlyCommand? Content(string verb, string sub) => verb switch
    {
        "diff" => new ReadOnlyCommand("git", verb)
        {
            Flags = DiffFlags, Valued = "USG", Long = DiffLong, LongValued = DiffValued, Operands = OperandKind.Text, SeesWorkTree = true, ShowsContent = true,
        },
        "log" or "show" => new ReadOnlyCommand("git", verb)
        {
            Flags = DiffFlags + "mcsiEFPtg", Valued = verb == "log" ? "nUSGL" : "nUSG", Long = [.. DiffLong, .. LogLong], LongValued = [.. DiffValued,
                .. LogValued],
            LongRequired = Required, Operands = OperandKind.Text, ShowsContent = true,
        },
        "stash" when sub == "show" => new ReadOnlyCommand("git", verb, sub)
        {
            // "-u" shows files that git does not know.
            Flags = "pwb", Valued = "U", Long = DiffLong, LongValued = DiffValued, Operands = OperandKind.Text, ShowsContent = true,
        },
        "blame" or "annotate" => new ReadOnlyCommand("git", verb)
        {
            Flags = "wesltfncbMC0123456789", Valued = "L", Long = ["porcelain", "line-porcelain", "show-email", "show-name", "show-number", "root",
                "color-lines"],
            LongValued = ["since", "date", "abbrev"], Operands = OperandKind.Text, SeesWorkTree = true, ShowsContent = true,
        },
        "grep" => new ReadOnlyCommand("git", verb)
        {
            Flags = "nilLcwvEFGPhHoqIWpa0123456789", Valued = "ABCem",
            Long =
            [
                "line-number", "ignore-case", "files-with-matches", "name-only", "files-without-match", "count", "word-regexp", "invert-match",
                "extended-regexp",
                "basic-regexp", "fixed-strings", "perl-regexp", "heading", "break", "show-function", "function-context", "only-matching", "column", "cached",
                "and", "or", "not",
                "all-match", "full-name", "quiet", "color", "no-color", "text",
            ],
            LongValued = ["context", "after-context", "before-context", "max-depth", "color", "max-count", "threads"],
            TextFirst = 1, Operands = OperandKind.Text, SeesWorkTree = true, ShowsContent = true,
        },
        "cat-file" => new ReadOnlyCommand("git", verb) { Flags = "pts", Operands = OperandKind.Text, MostOperands = 1, ShowsContent = true },
        _ => null,
    };
}
