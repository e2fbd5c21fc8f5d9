namespace AgentHost.Permissions.Commands;

/// <summary>
/// Commands that look like reading by their names: in a sandbox that changes nothing they start without asking, whatever else their options make them do.
/// </summary>
/// <remarks>
/// No gate of its own: the sandbox holds what a command does. Forms that are there to change something are left out so that they ask, rather than fail in it.
/// </remarks>
internal static class ReadingCommands
{
    private static readonly HashSet<string> Programs = new(StringComparer.Ordinal)
    {
        "awk", "gawk", "mawk", "nawk", "bat", "bc", "cloc", "column", "dc", "dig", "env", "expr", "fd", "fdfind", "getent", "gojq", "groups", "hexdump", "host",
        "htmlq", "ip", "jq", "last", "less", "lsof", "man", "more", "mount", "netstat", "nm", "nslookup", "numfmt", "objdump", "otool", "pgrep", "printenv",
        "readelf", "scc", "size", "ss", "strings", "test", "tokei", "top", "tput", "tsort", "tty", "vmstat", "xmllint", "xq", "xxd", "yq", "zcat", "zgrep",
        "zipinfo",
    };

    private static readonly HashSet<string> GitVerbs = new(StringComparer.Ordinal)
    {
        "annotate", "blame", "cat-file", "check-attr", "check-ignore", "check-mailmap", "check-ref-format", "cherry", "count-objects", "describe", "diff",
        "diff-files", "diff-index", "diff-tree", "for-each-ref", "fsck", "grep", "help", "log", "ls-files", "ls-tree", "merge-base", "merge-tree", "name-rev",
        "range-diff", "rev-list", "rev-parse", "shortlog", "show", "show-branch", "show-ref", "status", "var", "verify-commit", "verify-tag", "version",
        "whatchanged", "--version",
    };

    // Of those and of what only reads: programs without any way to start another one.
    private static readonly HashSet<string> Still = new(StringComparer.Ordinal)
    {
        "basename", "bc", "cat", "cd", "cksum", "cmp", "column", "comm", "cut", "date", "df", "diff", "dirname", "du", "echo", "egrep", "expr", "false",
        "fgrep", "file", "fold", "getent", "gojq", "grep", "groups", "head", "hexdump", "id", "jq", "ls", "lsof", "md5sum", "mount", "netstat", "nl", "nm",
        "nproc", "numfmt", "objdump", "od", "paste", "pgrep", "printenv", "printf", "ps", "pwd", "readelf", "readlink", "realpath", "rev", "rg", "scc", "seq",
        "sha1sum", "sha256sum", "size", "ss", "stat", "strings", "sum", "tac", "tail", "test", "tokei", "tr", "tree", "true", "tsort", "tty", "uname", "uniq",
        "uptime", "vmstat", "wc", "whoami", "xmllint", "xxd", "zipinfo",
    };

    // Programs of which some sub-commands read: those, and words that begin with them.
    private static readonly Dictionary<string, string[]> SubCommands = new(StringComparer.Ordinal)
    {
        ["npm"] =
        [
            "ls", "list", "ll", "la", "view", "info", "show", "outdated", "why", "explain", "root", "prefix", "bin", "config get", "config list", "pkg get",
            "help", "search",
        ],
        ["pnpm"] = ["ls", "list", "ll", "why", "outdated", "root", "bin", "config get", "config list"],
        ["yarn"] = ["list", "info", "why", "config get", "config list"],
        ["pip"] = ["list", "show", "freeze", "check", "debug", "inspect", "help"],
        ["pip3"] = ["list", "show", "freeze", "check", "debug", "inspect", "help"],
        ["uv"] = ["tree", "pip list", "pip show", "pip freeze", "version"],
        ["poetry"] = ["show", "check", "env info"],
        ["go"] = ["version", "env", "list", "doc", "help", "vet", "mod graph", "mod why"],
        ["cargo"] = ["metadata", "tree", "search", "info", "help", "pkgid", "read-manifest", "locate-project"],
        ["rustup"] = ["show", "which", "toolchain list", "target list", "component list"],
        ["dotnet"] = ["list", "sln list", "nuget list", "workload list", "tool list", "help"],
        ["docker"] = ["ps", "images", "version", "info", "inspect", "logs", "compose ps", "compose config", "container ls", "image ls"],
        ["kubectl"] = ["get", "describe", "version", "api-resources", "explain"],
        ["terraform"] = ["version", "providers", "graph", "show", "validate", "output"],
        ["gh"] = ["pr view", "pr list", "pr diff", "pr status", "issue view", "issue list", "repo view", "run list", "run view", "release list", "auth status"],
        ["make"] = ["-n", "--dry-run", "--just-print", "-p", "-qp"],
        ["mvn"] = ["help", "dependency:tree"],
        ["gem"] = ["list", "env", "which", "info"],
        ["bundle"] = ["list", "show", "info", "outdated"],
        ["composer"] = ["show", "validate", "outdated"],
        ["brew"] = ["list", "info", "deps"],
        ["apt"] = ["list", "show", "search", "policy"],
        ["apt-cache"] = ["policy", "show", "search", "depends"],
        ["dpkg"] = ["-l", "-L", "-s", "-S", "--list", "--listfiles"],
        ["rpm"] = ["-q"],
        ["systemctl"] = ["status", "list-units", "is-active"],
        ["tar"] = ["-t", "t", "--list"],
        ["unzip"] = ["-l", "-v", "-Z"],
        ["ruff"] = ["check --no-fix", "rule"],
    };

    // Of git: what tells names, and no content.
    private static readonly HashSet<string> GitNames = new(StringComparer.Ordinal)
    {
        "check-attr", "check-ignore", "check-mailmap", "check-ref-format", "cherry", "config", "count-objects", "describe", "help", "ls-files", "ls-tree",
        "merge-base", "name-rev", "remote", "rev-list", "rev-parse", "shortlog", "show-ref", "status", "submodule", "symbolic-ref",
        "version", "worktree", "--version",
    };

    /// <summary>
    /// Tests that a command may show content of other times, which a repository holds and no sandbox hides: those of git that are not known to tell names
    /// alone.
    /// </summary>
    /// <param name="words">Its words; null where only the shell knows one.</param>
    public static bool MayShowHistory(IReadOnlyList<string?> words)
    {
        if (words is not ["git", ..])
        {
            return false;
        }

        var at = 1;
        while (at < words.Count && words[at] is ['-', ..] option && option != "--version")
        {
            at += option is "-C" or "-c" ? 2 : 1;
        }

        // What is staged may be a secret file: "status -v" shows it. "%(raw)" in a format is content.
        return at >= words.Count || words[at] is not { } verb || !(GitNames.Contains(verb) || (verb is "branch" or "tag" && words.Count <= at + 2))
            || (verb == "status" && words.Skip(at).Any(static word => IsShort(word, 'v') || word?.StartsWith("--v", StringComparison.Ordinal) == true))
            || words.Any(static word => word is null || word.Contains("%(", StringComparison.Ordinal));
    }

    /// <summary>Tests that a command is of those that start no other program, whatever their options are and the folder says.</summary>
    /// <param name="words">Its words; null where only the shell knows one.</param>
    public static bool StartsNothing(IReadOnlyList<string?> words) =>
        words is [{ } program, ..] && (Still.Contains(program) || (program == "npm" && words is [_, "ls" or "list" or "view" or "info" or "outdated", ..]));

    /// <summary>Tests that a command looks like reading.</summary>
    /// <param name="words">Its words; null where only the shell knows one.</param>
    public static bool IsReading(IReadOnlyList<string?> words) =>
        words is [{ Length: > 0 } program, ..] && !program.AsSpan().ContainsAny('/', '\\')
        && (program == "git" ? IsReadingGit(words)
            : IsLookAtVersion(words)
                || (!IsChanging(words) && (Programs.Contains(program) || ReadOnlyPrograms.Named([program]) is not null || HasSubCommand(program, words)))
                || (program == "npm" && words is [_, "run" or "run-script"]));

    // Any program says its version; what it makes of the folder until then, the sandbox holds.
    private static bool IsLookAtVersion(IReadOnlyList<string?> words) =>
        words is [_, "--version" or "-version" or "-V" or "-v" or "--help" or "-h" or "version" or "help" or "--info" or "--list-sdks" or "--list-runtimes"
            or "-vV" or "--print-config"];

    private static bool IsReadingGit(IReadOnlyList<string?> words)
    {
        var at = 1;
        while (at < words.Count && words[at] is ['-', ..] option && option != "--version")
        {
            at += option is "-C" or "-c" ? 2 : 1;
        }

        if (at >= words.Count || words[at] is not { } verb)
        {
            return false;
        }

        var next = at + 1 < words.Count ? words[at + 1] : null;
        var isBare = at + 1 == words.Count;
        return verb switch
        {
            "branch" => words.Skip(at + 1).All(IsBranchListing)
                || words.Skip(at + 1).Any(static word => word is "--list" or "-l" or "--contains" or "--merged" or "--no-merged"),
            "tag" => isBare || next is "-l" or "--list" or "-n" or "--contains" or "--points-at",
            "remote" => isBare || next is "-v" or "--verbose" or "show" or "get-url",
            "stash" => next is "list" or "show",
            "worktree" or "submodule" => next is "list" or "status" or "summary",
            "reflog" => next is not ("expire" or "delete" or "drop" or "write"),
            "config" => next is "--get" or "--get-all" or "--get-regexp" or "--list" or "-l" or "get" or "list" || words.Count == at + 2,
            "notes" => isBare || next is "list" or "show",
            "bisect" => next is "log" or "view",
            "sparse-checkout" => next is "list",
            "bundle" => next is "verify" or "list-heads",
            "symbolic-ref" => words.Count == at + 2,
            "diff" or "log" or "show" or "format-patch" => !words.Skip(at).Any(static word => word?.StartsWith("--output", StringComparison.Ordinal) == true),
            _ => GitVerbs.Contains(verb),
        };
    }

    private static bool IsBranchListing(string? word) => word is "-a" or "-r" or "-v" or "-vv" or "--all" or "--remotes" or "--show-current"
        || word?.StartsWith("--sort", StringComparison.Ordinal) == true || word?.StartsWith("--format", StringComparison.Ordinal) == true;

    private static bool HasSubCommand(string program, IReadOnlyList<string?> words)
    {
        if (!SubCommands.TryGetValue(program, out var readers))
        {
            return false;
        }

        foreach (var reader in readers)
        {
            var parts = reader.Split(' ');
            if (words.Count > parts.Length && parts.Index().All(part => words[part.Index + 1] is { } word
                && (word == part.Item || (part.Item is ['-', not '-'] && word.StartsWith(part.Item, StringComparison.Ordinal)))))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsChanging(IReadOnlyList<string?> words) => words[0] switch
    {
        "sort" => words.Any(static word => IsShort(word, 'o') || word?.StartsWith("--output", StringComparison.Ordinal) == true),
        "sed" or "gsed" => words.Any(static word => IsShort(word, 'i') || word?.StartsWith("--in-place", StringComparison.Ordinal) == true),
        "awk" or "gawk" => words.Contains("inplace"),
        "yq" or "xmllint" => words.Any(static word => word is "-i" or "--inplace" or "--output" or "-o"),
        "find" => words.Any(static word => word is "-delete" or "-fls" || word?.StartsWith("-fprint", StringComparison.Ordinal) == true),
        "uniq" => words.Count(static word => word is not ['-', _, ..]) > 2,
        "tree" => words.Contains("-o"),
        "xxd" => words.Any(static word => word is "-r") && words.Count > 3,
        "date" => words.Any(static word => word is "-s" || word?.StartsWith("--set", StringComparison.Ordinal) == true),
        "hostname" => words.Skip(1).Any(static word => word is not ['-', ..]),
        "ip" => words.Any(static word => word is "add" or "del" or "set" or "flush" or "replace"),
        "mount" => words.Count > 1,
        "go" => words.Any(static word => word is "-w" or "-u"),
        "rg" or "fd" or "fdfind" => words.Any(static word => word?.StartsWith("--pre", StringComparison.Ordinal) == true
            || word is "-x" or "-X" || word?.StartsWith("--exec", StringComparison.Ordinal) == true),
        _ => false,
    };

    private static bool IsShort(string? word, char letter) => word is ['-', not '-', ..] && word.Contains(letter, StringComparison.Ordinal);
}
