namespace AgentHost.Permissions.Lines;

/// <summary>Commands of git that an open end of a rule takes, and what of them it does not: the rest a rule has to write out.</summary>
internal static class GitVerbs
{
    // What is in none of these is an alias, a program, or one of git's that is there to run programs or to show logins.
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "add", "am", "annotate", "apply", "archive", "bisect", "blame", "branch", "bundle", "cat-file", "check-attr", "check-ignore", "check-mailmap",
        "check-ref-format", "checkout", "checkout-index", "cherry", "cherry-pick", "clean", "clone", "commit", "commit-graph", "commit-tree", "config",
        "count-objects", "describe", "diff", "diff-files", "diff-index", "diff-tree", "difftool", "fast-export", "fetch", "fmt-merge-msg", "for-each-ref",
        "format-patch", "fsck", "gc", "grep", "hash-object", "help", "init", "interpret-trailers", "log", "ls-files", "ls-remote", "ls-tree", "mailinfo",
        "mailsplit", "merge", "merge-base", "merge-file", "merge-tree", "mktag", "mktree", "multi-pack-index", "mv", "name-rev", "notes", "pack-objects",
        "pack-refs", "patch-id", "prune", "pull", "push", "range-diff", "read-tree", "rebase", "reflog", "remote", "repack", "replace", "rerere", "reset",
        "restore", "rev-list", "rev-parse", "revert", "rm", "shortlog", "show", "show-branch", "show-index", "show-ref", "sparse-checkout", "stash",
        "status", "stripspace", "submodule", "switch", "symbolic-ref", "tag", "update-index", "update-ref", "var", "verify-commit", "verify-pack",
        "verify-tag", "version", "whatchanged", "worktree", "write-tree", "unpack-objects", "--version",
    };

    // Settings that run nothing, and in which no login stands.
    private static readonly string[] PlainSettings =
    [
        "user.name", "user.email", "pull.rebase", "pull.ff", "push.default", "push.autosetupremote", "init.defaultbranch", "core.autocrlf", "core.eol",
        "core.filemode", "core.ignorecase", "commit.gpgsign", "rebase.autostash", "rebase.autosquash", "fetch.prune", "merge.conflictstyle", "rerere.enabled",
    ];

    private static readonly string[] PlainOptions = ["--get", "--get-all", "--local", "--bool", "--int", "--unset", "--replace-all", "--add", "--type=bool"];

    /// <summary>Counts the words that a rule has to write out; 0 where it takes the command with an open end.</summary>
    /// <param name="words">The command; unknown words are null.</param>
    /// <param name="verb">Position of the verb.</param>
    /// <param name="why">Reason, as a clause.</param>
    public static int Find(IReadOnlyList<LineWord> words, int verb, out string? why)
    {
        why = null;
        var name = words[verb].Text;
        if (verb == 0 || (name is ['-', ..] && name != "--version"))
        {
            return 0;
        }

        if (name is null || !Known.Contains(name))
        {
            why = $"git {name ?? "with a command that only the shell knows"} may run any program, or show logins";
            return verb + 1;
        }

        if (name != "config")
        {
            return 0;
        }

        var rest = words.Skip(verb + 1).Select(static word => word.Text).ToList();
        rest = rest is ["get" or "set" or "unset", ..] ? rest[1..] : rest;
        var setting = rest.Find(static word => word is not ['-', ..]);
        if (setting is not null && Array.IndexOf(PlainSettings, setting.ToLowerInvariant()) >= 0
            && rest.TrueForAll(static word => word is not ['-', ..] || Array.IndexOf(PlainOptions, word) >= 0))
        {
            return 0;
        }

        why = "git's settings can name programs, and hold logins";
        return words.Count;
    }
}
