using AgentHost.Permissions.Commands;
using AgentHost.ShellSyntax.Nodes;

namespace AgentHost.Permissions.Lines;

/// <summary>Files that a word stands for whose text only the shell knows: those below folders, those that git lists, or those that a pattern means.</summary>
/// <param name="Folders">The folders that the names count from, from the line's own.</param>
internal sealed record FileNameSource(IReadOnlyList<string> Folders)
{
    private static readonly string[] _filters = ["--glob=", "--iglob=", "--type=", "--type-not=", "--max-depth=", "--include=", "--exclude=", "--exclude-dir="];

    /// <summary>Files and folders at or below which all the names lie.</summary>
    public IReadOnlyList<string> Below { get; init; } = [];

    /// <summary>Filter of the command that lists them.</summary>
    public TreeFilter Filter { get; init; } = new();

    /// <summary>True where a null character stands behind each name: a shell that takes the words apart leaves it out, and the names run together.</summary>
    public bool IsNull { get; init; }

    /// <summary>The listing of git that prints the names.</summary>
    public GitListing? Listing { get; init; }

    /// <summary>The pattern, with a backslash before what stands for itself.</summary>
    public string? Pattern { get; init; }

    /// <summary>Finds the files that commands print the names of, one a line; null where they print something else.</summary>
    /// <param name="body">The commands.</param>
    /// <param name="folders">The folders that they run in.</param>
    public static FileNameSource? OfLines(ShellList body, IReadOnlyList<string> folders) => Of(body, folders) is { IsNull: false } source ? source : null;

    private static FileNameSource? Of(ShellList body, IReadOnlyList<string> folders) => body.Items is [{ Background: false, Command: var command }]
        ? command is PipelineCommand { Negated: false, Commands: var commands } ? Of(commands, folders) : Of([command], folders)
        : null;

    /// <summary>Finds the files that a pipeline prints the names of; null where it prints something else.</summary>
    /// <param name="commands">The pipeline.</param>
    /// <param name="folders">The folders that it runs in.</param>
    public static FileNameSource? Of(IReadOnlyList<ShellCommand> commands, IReadOnlyList<string> folders) =>
        commands.Count > 0 && folders.Count == 1 && commands.Skip(1).All(static command => WordsOf(command) is { } words && PassesLinesOn(words))
        && WordsOf(commands[0]) is { } first
            && OfLister(first, folders) is { } source && (commands.Count == 1 || !source.IsNull)
            ? source
            : null;

    private static string[]? WordsOf(ShellCommand command)
    {
        if (command is not SimpleCommand { Assignments: [], Words: [_, ..] } simple
            || !simple.Redirections.All(static redirection => redirection is { Descriptor: "2", Operator: ">", Target.Known: "/dev/null" }))
        {
            return null;
        }

        var words = simple.Words.Select(static word => word.Known).OfType<string>().ToArray();
        return words.Length == simple.Words.Count ? words : null;
    }

    private static FileNameSource? OfLister(string[] words, IReadOnlyList<string> folders)
    {
        if (ReadOnlyPrograms.Find(words) is not { } entry)
        {
            return null;
        }

        switch (words)
        {
            case ["find", ..]:
                return words.Any(static word => word is "-printf" or "-ls") ? null
                    : words.Contains("-print0") ? words.Contains("-print") ? null : BelowOperands() with { IsNull = true }
                    : BelowOperands();
            case ["git", "ls-files", ..]:
                return words.Any(static word => word is ['-', not '-', ..] && word.Contains('s', StringComparison.Ordinal) || word == "--stage") ? null
                    : new FileNameSource(folders)
                    {
                        Listing = new GitListing(["ls-files", "-z", .. words.Skip(2).Where(static word => word != "-z")], GitListingKind.Names),
                        IsNull = words.Any(static word => word is ['-', not '-', ..] && word.Contains('z', StringComparison.Ordinal)),
                    };
            case ["git", "diff" or "ls-tree", ..] when !entry.ShowsContent && words.Contains("--name-only") && !words.Contains("--no-index"):
                return words.Any(static word => word is ['-', not '-', ..] ? word != "-r" : word is "--long" or "--raw" or "--name-status"
                    || word.EndsWith("stat", StringComparison.Ordinal))
                    ? null
                    : new FileNameSource(folders) { Listing = new GitListing([words[1], "-z", .. words.Skip(2)], GitListingKind.Names) };
            case ["rg" or "grep", ..] when words.Any(static word => word is "--files" or "--files-with-matches" or "--files-without-match"
                || (word is ['-', not '-', ..] && word.AsSpan().ContainsAny('l', 'L'))):
                return !words.Skip(1).All(PrintsNamesAlone) ? null
                    : BelowOperands() with { IsNull = words.Any(static word => word is ['-', not '-', ..] && word.Contains('0', StringComparison.Ordinal)) };
            default:
                return null;
        }

        FileNameSource BelowOperands() => new(folders)
        {
            Below = ReadOnlyOptions.OperandsOf(entry, words) is { Count: > 0 } operands ? operands : ["."],
            Filter = TreeFilter.Of(entry, words),
        };
    }

    // Options that print something beside the names, or change them, are in neither list.
    private static bool PrintsNamesAlone(string word) => word is not ['-', _, ..]
        || (word[1] != '-' ? !word.AsSpan(1).ContainsAnyExcept("rlLiwvxFEGPaIsSnU0t")
            : word is "--files" or "--files-with-matches" or "--files-without-match" or "--hidden" or "--no-ignore" or "--recursive" or "--ignore-case"
                or "--word-regexp" or "--fixed-strings" or "--smart-case" or "--" or "--glob" or "--iglob" or "--type" or "--max-depth" or "--include"
                or "--exclude" or "--exclude-dir"
                || Array.Exists(_filters, filter => word.StartsWith(filter, StringComparison.Ordinal)));

    // Names come out as they went in, and nothing else does.
    private static bool PassesLinesOn(string[] words)
    {
        // Long options may cut ("--bytes") or add to ("--count") a line.
        if (words.Any(static word => word.StartsWith("--", StringComparison.Ordinal)) || ReadOnlyPrograms.Find(words) is not { } entry
            || ReadOnlyOptions.OperandsOf(entry, words).Count > 0)
        {
            return false;
        }

        var letters = string.Concat(words.Skip(1).Where(static word => word is ['-', not '-', ..]).Select(static word => word[1..]));
        return words[0] switch
        {
            "head" or "tail" => letters.AsSpan().ContainsAnyExcept("n0123456789") == false,
            "sort" => letters.AsSpan().ContainsAnyExcept("urnVf") == false,
            "uniq" => letters.Length == 0,
            "grep" => letters.AsSpan().ContainsAnyExcept("viEFwxP") == false,
            _ => false,
        };
    }
}
