namespace AgentHost.Permissions.Commands;

/// <summary>Filter of a search or a listing of a folder: it tells what is certainly left out, and all else is judged.</summary>
internal sealed record TreeFilter
{
    // What they print of a file is none of its content.
    private static readonly string[] Summing =
        ["wc", "file", "stat", "ls", "du", "md5sum", "sha1sum", "sha256sum", "sha512sum", "cksum", "basename", "dirname", "realpath", "readlink", "echo"];

    /// <summary>Patterns of file names, one of which a file that is read has; none where all are read.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Names of folders that are left out wherever they stand.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>True where hidden files, and what <c>.gitignore</c> names, are left out unless a file of patterns brings them back.</summary>
    public bool LeavesIgnored { get; init; }

    /// <summary>True where a link below the folder is followed.</summary>
    public bool FollowsLinks { get; init; }

    /// <summary>True where content that is no text is shown as well.</summary>
    public bool ShowsBinary { get; init; } = true;

    /// <summary>The filter of a command.</summary>
    /// <param name="entry">The command's entry.</param>
    /// <param name="words">Its words, all of them allowed.</param>
    public static TreeFilter Of(ReadOnlyCommand entry, IReadOnlyList<string> words)
    {
        if (words[0] == "find")
        {
            return OfFind(words);
        }

        var given = ReadOnlyOptions.Given(entry, words).ToList();
        var isRg = words[0] == "rg";
        var globs = ValuesOf(isRg ? ["-g", "--glob", "--iglob"] : ["--include"]);
        return new TreeFilter
        {
            Files = globs.TrueForAll(IsEnding) && (isRg || ValuesOf(["--exclude"]).Count == 0) ? globs : [],
            LeftOut = isRg ? [] : [.. ValuesOf(["--exclude-dir"]).Where(static name => !name.AsSpan().ContainsAny("*?[\\/"))],
            LeavesIgnored = isRg && globs.Count == 0 && !given.Exists(static option =>
                option.Name is "--hidden" or "--no-ignore" or "-u" or "--unrestricted" or "-t" or "--type"),
            FollowsLinks = words[0] == "diff" || (!isRg && given.Exists(static option => option.Name is "-R" or "--dereference-recursive")),
            ShowsBinary = Array.IndexOf(Summing, words[0]) < 0 && (!(isRg || words[0] is "grep" or "egrep" or "fgrep")
                || given.Exists(static option => option.Name is "-a" or "--text" or "-E" or "--encoding" or "--binary-files" or "-z" or "--null-data")),
        };

        List<string> ValuesOf(string[] names) => [.. given.Where(option => names.Contains(option.Name)).Select(static option => option.Value)];
    }

    /// <summary>The filter of <c>find</c>.</summary>
    /// <param name="words">Its words.</param>
    public static TreeFilter OfFind(IReadOnlyList<string> words) => new() { Files = NameOf(words) is { } pattern && IsEnding(pattern) ? [pattern] : [] };

    /// <summary>Tests that a file of a name may be read.</summary>
    public bool Reads(string name)
    {
        foreach (var pattern in Files)
        {
            if (IsMatch(pattern, name))
            {
                return true;
            }
        }

        return Files.Count == 0;
    }

    /// <summary>Tests that a name begins and ends as a pattern does, in any case: rather too often than too seldom.</summary>
    public static bool IsMatch(string pattern, string name) =>
        pattern.IndexOf('*', StringComparison.Ordinal) is >= 0 and var first
            ? name.StartsWith(pattern[..first], StringComparison.OrdinalIgnoreCase)
                && name.EndsWith(pattern[(pattern.LastIndexOf('*') + 1)..], StringComparison.OrdinalIgnoreCase)
            : name.Equals(pattern, StringComparison.OrdinalIgnoreCase);

    // What is found has to meet all tests; what is printed before the last of them is more.
    private static string? NameOf(IReadOnlyList<string> words)
    {
        for (var i = 1; i + 1 < words.Count; i++)
        {
            if (words[i] is "-o" or "-or" or "!" or "-not" or "(" or "-print" or "-print0" or "-ls" or "-printf" or "-prune" or "-exec" or "-execdir")
            {
                break;
            }

            if (words[i] == "-name")
            {
                return words.Skip(i).Any(static word => word is "-o" or "-or") ? null : words[i + 1];
            }
        }

        return null;
    }

    // "*.cs": of this all programs think alike, and it stands for no part of a folder's name.
    private static bool IsEnding(string pattern) => pattern.Length > 0 && pattern.LastIndexOf('*') <= 0 && !pattern.AsSpan().ContainsAny("!/?[]{}\\");
}
