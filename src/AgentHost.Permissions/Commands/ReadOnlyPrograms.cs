namespace AgentHost.Permissions.Commands;

/// <summary>The known commands that only read, with the options under which they do.</summary>
/// <remarks>
/// Left out on purpose: <c>tee</c> (writes) and <c>less</c> (interactive, runs programs). Of options only those are listed that take no file, follow no links
/// below a folder, and mean the same or nothing on every system.
/// </remarks>
internal static class ReadOnlyPrograms
{
    /// <summary>The entry that holds for a plain command; null when it is not known to only read.</summary>
    public static ReadOnlyCommand? Find(IReadOnlyList<string> words)
    {
        var bare = ReadOnlyGit.Strip(words, out _);
        return Named(bare) is { } entry && ReadOnlyOptions.Keeps(entry, bare) ? entry : null;
    }

    /// <summary>The entry of a program, whatever its options are; null when there is none.</summary>
    public static ReadOnlyCommand? Named(IReadOnlyList<string> words)
    {
        words = ReadOnlyGit.Strip(words, out _);

        // A path before the name could be any program.
        if (words.Count == 0 || words[0].AsSpan().ContainsAny('/', '\\'))
        {
            return null;
        }

        return words[0] == "git" ? ReadOnlyGit.Named(words)
            : ToolVersions.Named(words) is { } version ? version
            : IsGrep(words[0]) && words.Any(IsRecursive) ? WithPattern(GrepTree(words[0]), words)
            : words[0] == "diff" && words.Any(IsRecursive) ? DiffTree()
            : words[0] == "tar" && words.Count > 1 && !words[1].StartsWith('-') ? Plain("tar")! with { TextFirst = 1 }
            : IsGrep(words[0]) || words[0] is "rg" or "sed" ? WithPattern(Plain(words[0])!, words)
            : Plain(words[0]);
    }

    private static ReadOnlyCommand WithPattern(ReadOnlyCommand entry, IReadOnlyList<string> words) =>
        words.Any(word => (word == "--files" && words[0] == "rg") || HasPattern(word)) ? entry with { TextFirst = 0 } : entry;

    // With these no word is a pattern: all operands are places.
    private static bool HasPattern(string word) =>
        word.StartsWith("--regexp", StringComparison.Ordinal) && word is not "--regexp-extended"
        || word.StartsWith("--expression", StringComparison.Ordinal) || (word is ['-', not '-', ..] && word.Contains('e', StringComparison.Ordinal));

    private static bool IsGrep(string program) => program is "grep" or "egrep" or "fgrep";

    private static bool IsRecursive(string word) => word is "--recursive" or "--dereference-recursive"
        || (word is ['-', not '-', ..] && word.AsSpan(1).ContainsAny('r', 'R'));

    private static ReadOnlyCommand DiffTree()
    {
        var files = Plain("diff")!;
        return files with { Flags = files.Flags + "rN", Long = [.. files.Long, "recursive", "new-file"], Operands = OperandKind.Tree };
    }

    private static ReadOnlyCommand GrepTree(string program)
    {
        var files = Plain(program)!;
        return files with
        {
            Flags = files.Flags + "rR",
            Long = [.. files.Long, "recursive", "dereference-recursive"],
            LongValued = [.. files.LongValued, "include", "exclude", "exclude-dir", "binary-files"],
            LongRequired = [.. files.LongRequired, "include", "exclude", "exclude-dir"],
            Operands = OperandKind.Tree,
        };
    }

    private static ReadOnlyCommand? Plain(string program) => program switch
    {
        // "--pre" runs a program, "-f" reads a file, "-L" follows links.
        "rg" => new ReadOnlyCommand(program)
        {
            Flags = "inlwxvcFSsHNIo0pPUu",
            Valued = "ABCmgtTeMjE",
            Long =
            [
                "ignore-case", "line-number", "files-with-matches", "files-without-match", "word-regexp", "line-regexp", "invert-match", "count",
                "count-matches", "fixed-strings", "smart-case", "case-sensitive", "with-filename", "no-filename", "no-line-number", "only-matching", "hidden",
                "no-ignore", "no-heading", "heading", "multiline", "pcre2", "json", "trim", "column", "vimgrep", "stats", "files", "no-messages", "text",
                "unrestricted", "type-list",
            ],
            LongValued =
            [
                "after-context", "before-context", "context", "max-count", "glob", "iglob", "type", "type-not", "color", "sort", "sortr", "max-columns",
                "max-depth", "max-filesize", "replace", "regexp", "encoding", "threads",
            ],
            LongRequired =
            [
                "after-context", "before-context", "context", "max-count", "glob", "iglob", "type", "type-not", "sort", "sortr", "max-columns", "max-depth",
                "max-filesize", "replace", "encoding", "threads", "regexp",
            ],
            Texts = ["-e", "--regexp"],
            TextFirst = 1,
            Operands = OperandKind.Tree,
        },
        "ps" => new ReadOnlyCommand(program) { Flags = "AadefFlLTwuxHj", Valued = "opuCGt", Operands = OperandKind.Text, Operand = "aux", MostOperands = 1 },
        "df" => new ReadOnlyCommand(program) { Flags = "ahHiklmPT", Long = ["human-readable", "all", "inodes", "total"], Operands = OperandKind.Facts },
        "free" => new ReadOnlyCommand(program) { Flags = "bkmghtwl", Long = ["human", "total", "wide"], Operands = OperandKind.None },
        "lscpu" or "lsblk" or "locale" or "getconf" => new ReadOnlyCommand(program) { Flags = "ae", Operands = OperandKind.Text },
        "ls" => new ReadOnlyCommand(program)
        {
            Flags = "aAlhrRtSsiFpd1nogGcuUxXCmkqf",
            Long =
            [
                "all", "almost-all", "human-readable", "recursive", "reverse", "size", "inode",
                "directory", "full-time", "group-directories-first", "numeric-uid-gid"
            ],
            LongValued = ["sort", "time", "time-style", "color", "format"],
            Operands = OperandKind.Listing,
        },
        "tree" => new ReadOnlyCommand(program) { Flags = "adfipQshDCF", Valued = "LPI", Long = ["dirsfirst", "noreport"], Operands = OperandKind.Listing },
        "du" => new ReadOnlyCommand(program)
        {
            Flags = "ahskmcx",
            Valued = "d",
            Long = ["all", "human-readable", "summarize", "total", "apparent-size"],
            LongValued = ["max-depth"],
            Operands = OperandKind.Listing
        },
        "find" => new ReadOnlyCommand(program) { Operands = OperandKind.Listing },
        "stat" => new ReadOnlyCommand(program)
        {
            Flags = "Lt",
            Valued = "c",
            Long = ["dereference", "terse"],
            LongValued = ["format", "printf"],
            Operands = OperandKind.Facts
        },
        "realpath" => new ReadOnlyCommand(program) { Flags = "emszq", Operands = OperandKind.Facts },
        "readlink" => new ReadOnlyCommand(program) { Flags = "femnqsvz", Operands = OperandKind.Facts },
        "file" => new ReadOnlyCommand(program) { Flags = "bi", Long = ["brief", "mime", "mime-type", "mime-encoding"], Operands = OperandKind.Facts },
        "cat" =>
            new ReadOnlyCommand(program) { Flags = "AbeEnstTuv", Long = ["number", "number-nonblank", "show-all", "show-ends", "show-tabs", "squeeze-blank"] },
        "head" or "tail" => new ReadOnlyCommand(program) { Flags = "qv0123456789", Valued = "nc", LongValued = ["lines", "bytes"] },
        "wc" => new ReadOnlyCommand(program) { Flags = "clmwL", Long = ["lines", "words", "bytes", "chars", "max-line-length"] },
        "cmp" => new ReadOnlyCommand(program) { Flags = "bls", MostOperands = 2 },
        "diff" => new ReadOnlyCommand(program)
        {
            Flags = "qsuciwbBEZtTayp0123456789",
            Valued = "UCW",
            Long =
            [
                "brief", "unified", "context", "ignore-case", "ignore-all-space", "ignore-space-change",
                "ignore-blank-lines", "side-by-side", "report-identical-files"
            ],
            LongValued = ["unified", "context", "color"],
            MostOperands = 2,
        },
        "grep" or "egrep" or "fgrep" => new ReadOnlyCommand(program)
        {
            Flags = "EFGPivwxcLlqsnHhobaI0123456789",
            Valued = "mABCe",
            Texts = ["-e", "--regexp"],
            Long =
            [
                "ignore-case", "line-number", "count", "files-with-matches", "files-without-match", "only-matching",
                "invert-match", "word-regexp", "line-regexp", "fixed-strings", "extended-regexp",
                "with-filename", "no-filename", "quiet",
            ],
            LongValued = ["color", "context", "after-context", "before-context", "max-count", "regexp"],
            // Of "--context" the value is optional on some systems.
            LongRequired = ["after-context", "before-context", "max-count", "regexp"],
            TextFirst = 1,
        },
        "awk" or "gawk" or "mawk" or "nawk" => new ReadOnlyCommand(program) { Valued = "Fv", TextFirst = 1 },
        // It looks at the first letter of an option alone, and a second operand is a file that it writes.
        "xxd" => new ReadOnlyCommand(program) { Flags = "puib", Valued = "lsc", MostOperands = 1, IsOneLetterEach = true },
        "hexdump" => new ReadOnlyCommand(program) { Flags = "Cbcdox", Valued = "ns" },
        "strings" => new ReadOnlyCommand(program) { Flags = "a", Valued = "n" },
        "expr" => new ReadOnlyCommand(program) { Operands = OperandKind.Text },
        "lsof" => new ReadOnlyCommand(program) { Operands = OperandKind.Text },
        "netstat" or "ss" => new ReadOnlyCommand(program) { Flags = "tulnpaexosH46", Operands = OperandKind.None },
        "env" => new ReadOnlyCommand(program) { Flags = "0", Operands = OperandKind.None, ShowsVariables = true },
        "printenv" => new ReadOnlyCommand(program) { Flags = "0", Operands = OperandKind.Text, ShowsVariables = true },
        "base64" => new ReadOnlyCommand(program) { Flags = "d", Valued = "w", Long = ["decode"], LongValued = ["wrap"] },
        // Listing an archive; a name with a colon is on another machine.
        "tar" => new ReadOnlyCommand(program) { Flags = "tvzjJ", Valued = "f" },
        "unzip" => new ReadOnlyCommand(program) { Flags = "lvZ1q" },
        "zcat" or "bzcat" or "xzcat" or "zstdcat" => new ReadOnlyCommand(program),
        "nl" => new ReadOnlyCommand(program) { Flags = "p", Valued = "bnswv" },
        "od" => new ReadOnlyCommand(program) { Flags = "abcdosxv", Valued = "AjNt" },
        "fold" => new ReadOnlyCommand(program) { Flags = "bs", Valued = "w" },
        "cut" => new ReadOnlyCommand(program) { Flags = "sn", Valued = "bcdf" },
        "sort" => new ReadOnlyCommand(program)
        {
            Flags = "bdfghinrRVuzsmcC",
            Valued = "kt",
            Long = ["reverse", "numeric-sort", "unique", "human-numeric-sort", "version-sort", "ignore-case", "stable", "check"],
            LongValued = ["key", "field-separator"]
        },
        // A second operand is a file that it writes.
        "uniq" => new ReadOnlyCommand(program)
        {
            Flags = "cdDiuz",
            Valued = "fsw",
            Long = ["count", "repeated", "unique", "ignore-case"],
            LongValued = ["skip-fields", "skip-chars"],
            MostOperands = 1
        },
        "tr" => new ReadOnlyCommand(program) { Flags = "cCdst", Long = ["delete", "squeeze-repeats", "complement"], Operands = OperandKind.Text },
        "comm" or "join" or "paste" or "column" or "expand"
            or "unexpand" => new ReadOnlyCommand(program)
            {
                Flags = program == "comm" ? "123" : program == "paste" ? "s" : program == "column" ? "tx" : "",
                Valued = program is "paste" ? "d" : program is "column" ? "s" : ""
            },
        "jq" => new ReadOnlyCommand(program)
        {
            Flags = "rcMSsnejaC",
            Long = ["raw-output", "compact-output", "sort-keys", "slurp", "null-input", "exit-status"],
            TextFirst = 1
        },
        "sed" => new ReadOnlyCommand(program)
        {
            Flags = "nErsuz", Valued = "e", Texts = ["-e", "--expression"], Long = ["quiet", "silent", "regexp-extended"], LongValued = ["expression"],
            LongRequired = ["expression"], TextFirst = 1,
        },
        "rev" or "tac" or "cksum" => new ReadOnlyCommand(program),
        "md5sum" or "sha1sum" or "sha256sum" or "sha512sum" => new ReadOnlyCommand(program) { Flags = "bt" },
        "pwd" => new ReadOnlyCommand(program) { Flags = "LP", Operands = OperandKind.None },
        "uname" => new ReadOnlyCommand(program) { Flags = "asnrmpio", Operands = OperandKind.None },
        "id" => new ReadOnlyCommand(program) { Flags = "ugGnr", Operands = OperandKind.None },
        "hostname" => new ReadOnlyCommand(program) { Flags = "sfiI", Operands = OperandKind.None },
        "whoami" or "arch" or "nproc" or "uptime" or "groups" or "true" or "false" => new ReadOnlyCommand(program) { Operands = OperandKind.None },
        "echo" => new ReadOnlyCommand(program) { Flags = "neE", Operands = OperandKind.Text },
        "basename" => new ReadOnlyCommand(program) { Flags = "az", Valued = "s", Operands = OperandKind.Text },
        "dirname" => new ReadOnlyCommand(program) { Flags = "z", Operands = OperandKind.Text },
        "seq" => new ReadOnlyCommand(program) { Flags = "w", Valued = "s", Operands = OperandKind.Text },
        "which" or "type" => new ReadOnlyCommand(program) { Flags = "a", Operands = OperandKind.Text },
        "date" => new ReadOnlyCommand(program)
        {
            Flags = "uRI",
            Long = ["utc", "rfc-email", "iso-8601"],
            LongValued = ["iso-8601", "rfc-3339", "date"],
            Operands = OperandKind.Format,
            MostOperands = 1,
        },
        _ => null,
    };
}
