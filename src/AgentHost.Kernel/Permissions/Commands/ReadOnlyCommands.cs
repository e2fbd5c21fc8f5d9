namespace AgentHost.Kernel.Permissions.Commands;

/// <summary>The known commands that only read, with the options that would make them write, run, or reach what is below a folder unseen.</summary>
/// <remarks>
/// Left out on purpose: <c>sort</c> and <c>tee</c> (write), <c>sed</c>, <c>awk</c> (run programs of their own), <c>less</c> (interactive, runs programs), <c>env</c> (shows secrets),
/// and searching whole folders (<c>rg</c>, <c>grep -r</c>), which opens secret files that lie there: the search tool does that without asking.
/// </remarks>
internal static class ReadOnlyCommands
{
    private static readonly string[] GitNot = ["output", "ext-diff", "textconv", "no-index", "exec", "upload-pack", "open-files-in-pager", "contents", "remerge-diff"];

    /// <summary>The entry that holds for a plain command; null when it is not known to only read.</summary>
    public static ReadOnlyCommand? Find(IReadOnlyList<string> words)
    {
        // A path before the name could be any program.
        if (words.Count == 0 || words[0].Contains('/', StringComparison.Ordinal))
        {
            return null;
        }

        var entry = words[0] == "git" ? Git(words.Count > 1 ? words[1] : "", words.Count > 2 ? words[2] : "") : Plain(words[0]);
        return entry is not null && Keeps(entry, words) ? entry : null;
    }

    private static ReadOnlyCommand? Plain(string program) => program switch
    {
        "ls" or "wc" or "stat" or "du" or "cmp" or "nl" or "realpath" or "readlink" or "md5sum" or "sha1sum" or "sha256sum" or "sha512sum" or "cksum" or "rev" or "tac" or "od" or "fold" or "cut"
            => new ReadOnlyCommand(program) { NotLong = ["files0-from", "check"] },
        "cat" or "head" => new ReadOnlyCommand(program),
        "tail" => new ReadOnlyCommand(program) { NotLong = ["follow", "retry", "pid"], NotShort = "fF" },
        "file" => new ReadOnlyCommand(program) { NotLong = ["compile", "files-from", "magic-file", "uncompress", "uncompress-noreport"], NotShort = "CfmzZ" },
        "diff" => new ReadOnlyCommand(program) { NotLong = ["recursive", "paginate", "from-file", "to-file"], NotShort = "rl" },
        "grep" or "egrep" or "fgrep" => new ReadOnlyCommand(program) { NotLong = ["recursive", "dereference-recursive", "directories", "file"], NotShort = "rRdf" },
        "pwd" or "whoami" or "uname" or "arch" or "nproc" or "uptime" or "id" or "groups" or "true" or "false" or "echo" or "basename" or "dirname" or "seq"
            => new ReadOnlyCommand(program) { ReadsFiles = false },
        "date" => new ReadOnlyCommand(program) { NotLong = ["set", "file", "reference"], NotShort = "sfr", ReadsFiles = false, MostOperands = 1 },
        "hostname" => new ReadOnlyCommand(program) { OnlyOptions = ["-s", "-f", "-i", "-I"], MostOperands = 0, ReadsFiles = false },
        "which" or "type" => new ReadOnlyCommand(program) { ReadsFiles = false },
        "tree" => new ReadOnlyCommand(program) { NotLong = ["output", "fromfile", "fromtabfile", "infofile", "gitfile"], NotShort = "oR" },
        "find" => new ReadOnlyCommand(program)
        {
            NotWords = ["-exec", "-execdir", "-ok", "-okdir", "-delete", "-fprint", "-fprint0", "-fprintf", "-fls", "-files0-from", "-f"],
        },
        "dotnet" => new ReadOnlyCommand(program) { OnlyOptions = ["--version", "--info", "--list-sdks", "--list-runtimes"], MostOperands = 0, ReadsFiles = false },
        "node" or "npm" or "python" or "python3" or "go" or "cargo" or "rustc" or "java" or "make" or "gcc" or "clang" or "ruby" or "perl" or "php" or "pnpm" or "yarn" or "docker" or "terraform"
            => new ReadOnlyCommand(program) { OnlyOptions = ["--version"], MostOperands = 0, ReadsFiles = false },
        _ => null,
    };

    private static ReadOnlyCommand? Git(string verb, string sub) => verb switch
    {
        "status" => new ReadOnlyCommand("git", verb) { NotLong = GitNot },
        "diff" or "log" or "show" or "shortlog" => new ReadOnlyCommand("git", verb) { NotLong = GitNot, NotShort = "O" },
        "blame" or "ls-files" or "ls-tree" or "rev-parse" or "describe" or "rev-list" or "merge-base" or "name-rev" or "cat-file" or "count-objects"
            => new ReadOnlyCommand("git", verb) { NotLong = [.. GitNot, "filters", "batch-command"] },
        "branch" => new ReadOnlyCommand("git", verb)
        {
            OnlyOptions = ["-a", "-r", "-v", "-vv", "--list", "--all", "--remotes", "--verbose", "--show-current", "--no-color", "--merged", "--no-merged"], MostOperands = 0, ReadsFiles = false,
        },
        "remote" => new ReadOnlyCommand("git", verb) { OnlyOptions = ["-v", "--verbose"], MostOperands = 0, ReadsFiles = false },
        "tag" => new ReadOnlyCommand("git", verb) { OnlyOptions = ["-l", "--list"], MostOperands = 0, ReadsFiles = false },
        "stash" when sub is "list" or "show" => new ReadOnlyCommand("git", verb, sub) { NotLong = GitNot, NotShort = "O" },
        "worktree" when sub == "list" => new ReadOnlyCommand("git", verb, sub) { OnlyOptions = ["-v", "--verbose", "--porcelain", "-z"], MostOperands = 0, ReadsFiles = false },
        "--version" or "version" => new ReadOnlyCommand("git", verb) { OnlyOptions = ["--version"], MostOperands = 0, ReadsFiles = false },
        _ => null,
    };

    private static bool Keeps(ReadOnlyCommand entry, IReadOnlyList<string> words)
    {
        var operands = 0;
        var options = true;
        for (var i = entry.Words.Length; i < words.Count; i++)
        {
            var word = words[i];
            if (Array.IndexOf(entry.NotWords, word) >= 0)
            {
                return false;
            }

            if (!options || word.Length < 2 || word[0] != '-')
            {
                if (++operands > entry.MostOperands)
                {
                    return false;
                }
            }
            else if (word == "--")
            {
                options = false;
            }
            else if (!IsHarmless(entry, word))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsHarmless(ReadOnlyCommand entry, string option)
    {
        if (entry.OnlyOptions is { } only)
        {
            return Array.IndexOf(only, option) >= 0;
        }

        if (entry.NotWords.Length > 0)
        {
            return true;
        }

        if (!option.StartsWith("--", StringComparison.Ordinal))
        {
            return option.AsSpan(1).IndexOfAny(entry.NotShort) < 0;
        }

        var equal = option.IndexOf('=', StringComparison.Ordinal);
        var name = option[2..(equal < 0 ? option.Length : equal)];
        foreach (var not in entry.NotLong)
        {
            // Programs take a beginning of an option's name for the whole.
            if (name.Length > 0 && not.StartsWith(name, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }
}
