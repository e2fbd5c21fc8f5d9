using System.Text;
using AgentHost.Plugins.Git.Parsing;
using AgentHost.Plugins.Git.Results;

namespace AgentHost.Plugins.Git.Running;

/// <summary>The repository that a workspace is, or lies in.</summary>
internal sealed class Repository
{
    private static readonly (string Ref, string Word)[] UnderWay =
        [
            ("MERGE_HEAD", "a merge"), ("CHERRY_PICK_HEAD", "a cherry-pick"), ("REVERT_HEAD", "a revert"),
            ("REBASE_HEAD", "a rebase"), ("refs/bisect/bad", "a bisect")
        ];

    private Repository(GitRunner git, bool bare, bool inTree, string format, string prefix)
    {
        Git = git;
        Bare = bare;
        InTree = inTree;
        Format = format;
        Prefix = prefix;
    }

    public GitRunner Git { get; }

    public bool Bare { get; }

    /// <summary>False in a bare repository and inside a <c>.git</c> folder.</summary>
    public bool InTree { get; }

    /// <summary>The hash that names objects: <c>sha1</c> or <c>sha256</c>.</summary>
    public string Format { get; }

    /// <summary>The workspace from the repository's top, raw, with a slash behind it; empty at the top.</summary>
    public string Prefix { get; }

    /// <summary>Finds the repository.</summary>
    /// <exception cref="GitException">There is none, or git does not want to look at it.</exception>
    public static async Task<Repository> OpenAsync(ToolContext context, CancellationToken cancellationToken)
    {
        var git = new GitRunner(context.Workspace.Processes);
        var output = await PlaceAsync(git, cancellationToken);

        // The last may hold line ends of its own.
        var lines = Encoding.Latin1.GetString(output.Out).Split('\n', 4);
        var prefix = lines.Length == 4 ? lines[3] : "";
        if (!context.Workspace.Trusted)
        {
            await SwitchFiltersOffAsync(git, cancellationToken);
        }

        return new(
            git, lines[0] == "true", lines.Length > 1 && lines[1] == "true", lines.Length > 2 ? lines[2] : "", prefix.EndsWith('\n') ? prefix[..^1] : prefix);
    }

    /// <summary>A path from the top as it is shown in a result.</summary>
    public string Show(string pathFromTop) => RawPath.Show(RawPath.FromWorkspace(pathFromTop, Prefix));

    /// <summary>Says that there is no working tree.</summary>
    /// <exception cref="GitException">There is none.</exception>
    public void NeedTree(string what)
    {
        if (!InTree)
        {
            throw new GitException(Bare
                ? $"This is a bare repository: it has no working tree, so there is no {what}. What works here: "
                    + "log, show, diff of two revisions, branch, worktree."
                : $"The workspace lies inside a .git folder, where there is no working tree and so no {what}.");
        }
    }

    /// <summary>The commit that a revision names.</summary>
    /// <exception cref="GitException">There is none.</exception>
    public async Task<string> ResolveAsync(string revision, CancellationToken cancellationToken)
    {
        var output = await Git.LookAsync(GitQueries.Commit(revision), cancellationToken);
        if (output.Succeeded && output.Line.Length >= 40 && char.IsAsciiHexDigitLower(output.Line[0]))
        {
            return output.Line;
        }

        throw new GitException(!await HasCommitsAsync(cancellationToken)
            ? "There is no commit yet."
            : $"There is no commit \"{revision}\" here{(output.Error.Trim() is { Length: > 0 } said ? $": {said}" : "")}. See log, and branch for names.");
    }

    /// <summary>Checks that HEAD is a commit.</summary>
    public async Task<bool> HasCommitsAsync(CancellationToken cancellationToken) => await HeadAsync(cancellationToken) is not null;

    /// <summary>The commit that is checked out; null before the first.</summary>
    public async Task<string?> HeadAsync(CancellationToken cancellationToken)
    {
        var output = await Git.LookAsync(GitQueries.Head, cancellationToken);
        return output.Succeeded ? output.Line : null;
    }

    /// <summary>The branch that is checked out; null when none is.</summary>
    public async Task<string?> BranchAsync(CancellationToken cancellationToken)
    {
        var output = await Git.LookAsync(GitQueries.Branch, cancellationToken);
        return output.Succeeded && output.Line.Length > 0 ? output.Line : null;
    }

    /// <summary>Finds an operation that was begun and not ended: a merge, a rebase; null when there is none.</summary>
    public async Task<string?> OperationAsync(bool detached, CancellationToken cancellationToken)
    {
        var input = Encoding.ASCII.GetBytes(string.Concat(UnderWay.Select(static entry => entry.Ref + "\n")));
        var refs = (await Git.NeedAsync(GitQueries.Objects, cancellationToken, input)).Text.Split('\n');
        for (var i = 0; i < UnderWay.Length && i < refs.Length; i++)
        {
            if (refs[i].Contains(" commit ", StringComparison.Ordinal))
            {
                return UnderWay[i].Word;
            }
        }

        if (!detached)
        {
            return null;
        }

        // A rebase that stopped between two commits has no ref of its own; git tells it in the name of the branch that is none.
        var name = (await Git.LookAsync(GitQueries.NoBranch, cancellationToken, mostBytes: 1_000_000)).Text.Split('\n')
            .FirstOrDefault(static line => line.StartsWith("* (", StringComparison.Ordinal)) ?? "";
        return name.Contains("rebasing", StringComparison.Ordinal) ? "a rebase" : name.Contains("bisect", StringComparison.Ordinal) ? "a bisect" : null;
    }

    // A bare repository that is not named is not used, so that one that lies among a workspace's files is not taken for it. This one is the workspace: whoever
    // let git look at it was told.
    private static async Task<GitOutput> PlaceAsync(GitRunner git, CancellationToken cancellationToken)
    {
        var output = await git.LookAsync(GitQueries.Place, cancellationToken);
        if (!output.Succeeded && output.Error.Contains("cannot use bare repository", StringComparison.Ordinal))
        {
            git.NameFolder();
            output = await git.LookAsync(GitQueries.Place, cancellationToken);
        }

        return output.Succeeded ? output : throw new GitException(Failure.Describe("rev-parse", output));
    }

    /// <summary>Switches off the filters that the repository itself configures, for one whose folder nobody trusts.</summary>
    public static async Task SwitchFiltersOffAsync(GitRunner git, CancellationToken cancellationToken)
    {
        var output = await git.LookAsync(GitQueries.Filters, cancellationToken);
        git.Add(FiltersOf(output.Out)
            .SelectMany(static name =>
                new[] { ($"filter.{name}.clean", ""), ($"filter.{name}.smudge", ""), ($"filter.{name}.process", ""), ($"filter.{name}.required", "false") }));
    }

    /// <summary>Names of filters that the repository itself configures, not the person.</summary>
    private static SortedSet<string> FiltersOf(byte[] output)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        var fields = new NulFields(output);
        while (fields.TryNextText(out var scope) && fields.TryNextText(out var key))
        {
            if (scope is "local" or "worktree" && key.LastIndexOf('.') is > 7 and var dot)
            {
                names.Add(key[7..dot]);
            }
        }

        return names;
    }
}
