using System.Globalization;
using AgentHost.Plugins.Git.Parsing;

namespace AgentHost.Plugins.Git.Running;

/// <summary>The commands that only look, in the forms in which plans name them and the host knows that they show no content.</summary>
internal static class GitQueries
{
    /// <summary>Not what is changed inside of submodules: for that git would be run there, with what their configuration names.</summary>
    public const string Submodules = "--ignore-submodules=dirty";

    /// <summary>Words that ask for the workspace's place in its repository, and for the format of object names.</summary>
    public static IReadOnlyList<string> Place { get; } =
    [
        "rev-parse", "--is-bare-repository", "--is-inside-work-tree", "--show-object-format", "--show-prefix"
    ];

    /// <summary>Names of settings of filters, and where they are set.</summary>
    public static IReadOnlyList<string> Filters { get; } = ["config", "--show-scope", "--name-only", "-z", "--get-regexp", @"^filter\."];

    /// <summary>The commit that is checked out.</summary>
    public static IReadOnlyList<string> Head { get; } = Commit("HEAD");

    /// <summary>The branch that is checked out.</summary>
    public static IReadOnlyList<string> Branch { get; } = ["branch", "--show-current"];

    /// <summary>Branches; first what stands for none, with the operation that took it away.</summary>
    public static IReadOnlyList<string> NoBranch { get; } = ["branch", "--list", "--no-color"];

    /// <summary>Kinds of the objects whose names it reads.</summary>
    public static IReadOnlyList<string> Objects { get; } = ["cat-file", "--batch-check"];

    /// <summary>Words that list the differences between the index and the last commit: the workspace's part.</summary>
    public static IReadOnlyList<string> Staged { get; } = ["diff", "--cached", .. DiffOptions.Listing];

    /// <summary>Words that list the differences between the index and the last commit, of the whole repository.</summary>
    public static IReadOnlyList<string> StagedAnywhere { get; } =
    [
        "diff", "--cached", "--no-relative", "--no-ext-diff", "--no-textconv", "--no-renames", "--no-color", "--raw", "-z", Submodules
    ];

    /// <summary>The files of the last commit.</summary>
    public static IReadOnlyList<string> LastFiles { get; } =
    [
        "log", "--format=", "--max-count=1", "--no-notes", "--diff-merges=first-parent", .. DiffOptions.Listing, "HEAD", "--"
    ];

    /// <summary>The stashes, to be counted.</summary>
    public static IReadOnlyList<string> Stashes { get; } = ["stash", "list", "-z", "--format=tformat:%H"];

    /// <summary>The commit that a revision names.</summary>
    public static IReadOnlyList<string> Commit(string revision) => ["rev-parse", "--verify", "--quiet", $"{revision}^{{commit}}"];

    /// <summary>Commits with their messages, the newest first.</summary>
    public static IReadOnlyList<string> Log(string revision, int most, int skip = 0) =>
    [
        "log", LogParser.Format, "-z", "--encoding=UTF-8", "--no-color", "--no-notes", "--no-patch",
        string.Create(CultureInfo.InvariantCulture, $"--max-count={most}"), string.Create(CultureInfo.InvariantCulture, $"--skip={skip}"), revision, "--",
    ];
}
